import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Answers a request, at once or later. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** An HTTP server on loopback that counts its connections and requests. */
export interface LocalServer {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export async function startLocalServer(
  listener: Listener,
  address = '127.0.0.1',
): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let connections = 0;
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    get connections() {
      return connections;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
