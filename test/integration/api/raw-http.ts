import { connect } from 'node:net';

/** Writes bytes to a socket and reads until the other side closes, for what no HTTP client would send. */
export async function rawRequest(
  url: string,
  parts: readonly (string | Buffer)[],
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer within 20 s')));
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close while we still write; what it said before is what counts.
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(received).toString('utf8')));
    for (const part of parts) socket.write(part);
  });
}

/** The status of a raw answer. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** The problem code in a raw answer. */
export function codeOf(answer: string): string | undefined {
  return /"code":"([^"]+)"/.exec(answer)?.[1];
}
