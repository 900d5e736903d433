import { connect } from 'node:net';

/** Writes bytes to a socket and reads until the server closes, for requests that no HTTP client would send. */
export async function rawRequest(
  url: string,
  parts: readonly (string | Buffer)[],
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('no response within 20 s')));
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close during the write; only its response before that matters.
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(received).toString('utf8')));
    for (const part of parts) socket.write(part);
  });
}

/** Returns the status of a raw response. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** Returns the problem code of a raw response. */
export function codeOf(answer: string): string | undefined {
  return /"code":"([^"]+)"/.exec(answer)?.[1];
}
