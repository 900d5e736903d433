import { createServer, type AddressInfo, type Server } from 'node:net';
import { Failure } from './failure.ts';

/** A port that a process will listen on, and the setting that changes it. */
export interface WantedPort {
  setting: string;
  host: string;
  port: number;
}

/**
 * Checks that the ports are free. It opens all of them together, so that it also finds two equal ones. Returns the
 * ports, with a free port for each 0.
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
          ? `port ${port} of ${host} is in use: stop the process that uses it, or set ${setting} to another port.`
          : `${setting}: cannot listen on port ${port} of ${host} (${error.code}).`;
      reject(new Failure(reason));
    });
    server.listen(port, host, resolve);
  });
}
