import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type OpenResponse = ServerResponse<IncomingMessage>;

/** Tracks the open connections and, for each, the requests without a complete response, in their order. */
export class OpenRequests {
  private readonly connections = new Map<Socket, Set<OpenResponse>>();
  private readonly ahead = new WeakMap<OpenResponse, number>();

  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      // Read now, so that Node caches it. A peer that has disconnected already has no address and needs no
      // response.
      if (socket.remoteAddress === undefined) {
        socket.destroy();
        return;
      }
      this.connections.set(socket, new Set());
      socket.once('close', () => this.connections.delete(socket));
    });
  }

  add(res: OpenResponse): void {
    const open = this.connections.get(res.req.socket);
    this.ahead.set(res, open?.size ?? 0);
    open?.add(res);
    res.once('close', () => open?.delete(res));
  }

  on(socket: Socket): readonly OpenResponse[] {
    return [...(this.connections.get(socket) ?? [])];
  }

  /** How many requests of the same connection waited for their responses when this one arrived. */
  aheadOf(res: OpenResponse): number {
    return this.ahead.get(res) ?? 0;
  }

  all(): OpenResponse[] {
    return [...this.connections.values()].flatMap((open) => [...open]);
  }

  /** Connections that have received no byte. Node counts them as busy, but no request is lost with them. */
  connectionsWithoutBytes(): Socket[] {
    return [...this.connections.keys()].filter((socket) => socket.bytesRead === 0);
  }
}
