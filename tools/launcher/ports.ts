import { createServer, type AddressInfo, type Server } from 'node:net';
import { Failure } from './failure.ts';

/** A port that one of the processes will listen on, with the setting that moves it. */
export interface WantedPort {
  setting: string;
  host: string;
  port: number;
}

/**
 * Makes sure that the ports are free, all of them together, so that two equal ones are found as well.
 * Returns them, with a free one for each 0.
 */
export async function reservePorts(wanted: readonly WantedPort[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    const ports: number[] = [];
    for (const entry of wanted) {
      const server = createServer();
      await listen(server, entry);
      held.push(server);
      ports.push((server.address() as AddressInfo).port);
    }
    return ports;
  } finally {
    await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  }
}

function listen(server: Server, { setting, host, port }: WantedPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `port ${port} of ${host} is in use: end what uses it, or set ${setting} to another one.`
          : `${setting}: cannot listen on port ${port} of ${host} (${error.code}).`;
      reject(new Failure(reason));
    });
    server.listen(port, host, resolve);
  });
}
