import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Open = ServerResponse<IncomingMessage>;

/** Which connections there are, and the requests on each that have no whole answer yet, in their order. */
export class OpenRequests {
  private readonly connections = new Map<Socket, Set<Open>>();
  private readonly ahead = new WeakMap<Open, number>();

  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      // Read now, and Node remembers it; a peer that has gone by now has no address, and needs no answer.
      if (socket.remoteAddress === undefined) {
        socket.destroy();
        return;
      }
      this.connections.set(socket, new Set());
      socket.once('close', () => this.connections.delete(socket));
    });
  }

  add(res: Open): void {
    const open = this.connections.get(res.req.socket);
    this.ahead.set(res, open?.size ?? 0);
    open?.add(res);
    res.once('close', () => open?.delete(res));
  }

  on(socket: Socket): readonly Open[] {
    return [...(this.connections.get(socket) ?? [])];
  }

  /** How many requests of the same connection waited for their answers when this one came. */
  aheadOf(res: Open): number {
    return this.ahead.get(res) ?? 0;
  }

  all(): Open[] {
    return [...this.connections.values()].flatMap((open) => [...open]);
  }

  /** Connections on which not a byte has come; for Node they are busy, for us nobody waits there. */
  silent(): Socket[] {
    return [...this.connections.keys()].filter((socket) => socket.bytesRead === 0);
  }
}
