import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { canonicalAddress, networkShares, type TrustedProxies } from '@app/client-ip';
import type { OpenRequests } from './open-requests.js';

const WARN_INTERVAL_MS = 10_000;

export interface NetworkConnectionsOptions {
  /** The most open connections of one network; 0 turns the limit off. */
  readonly limit: number;
  /** Their connections carry the requests of many clients, so they are not limited. */
  readonly trustedProxies: TrustedProxies;
  readonly requests: OpenRequests;
}

/**
 * Limits the open connections of each network, so that one cannot use up those of all. Beyond the limit, the newest
 * connection without a request is closed in favour of the new one: clients that are connected already stay connected, and
 * new ones are still served.
 */
export class NetworkConnections {
  private readonly logger = new Logger(NetworkConnections.name);
  /** In the order of their beginning. */
  private readonly open = new Map<string, Set<Socket>>();
  private warnedAt = -Infinity;

  constructor(private readonly options: NetworkConnectionsOptions) {}

  follow(server: Server): void {
    if (this.options.limit > 0) server.on('connection', (socket: Socket) => this.add(socket));
  }

  private add(socket: Socket): void {
    const address = canonicalAddress(socket.remoteAddress?.split('%')[0] ?? '');
    if (address === undefined || this.options.trustedProxies.trusts(address)) return;
    const shares = networkShares(address);
    for (const { network, factor } of shares) {
      if (!this.makeRoom(network, factor)) {
        socket.destroy();
        return;
      }
    }
    for (const { network } of shares) this.socketsOf(network).add(socket);
    socket.once('close', () => {
      for (const { network } of shares) this.remove(network, socket);
    });
  }

  /** Returns false when the network has too many connections, and all of them have a request. */
  private makeRoom(network: string, factor: number): boolean {
    const sockets = this.open.get(network);
    const limit = this.options.limit * factor;
    if (sockets === undefined || sockets.size < limit) return true;
    this.warn(network, limit);
    const newestIdle = [...sockets].findLast(
      (socket) => this.options.requests.on(socket).length === 0,
    );
    if (newestIdle === undefined) return false;
    this.remove(network, newestIdle);
    newestIdle.destroy();
    return true;
  }

  private socketsOf(network: string): Set<Socket> {
    const sockets = this.open.get(network) ?? new Set();
    this.open.set(network, sockets);
    return sockets;
  }

  private remove(network: string, socket: Socket): void {
    const sockets = this.open.get(network);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.open.delete(network);
  }

  private warn(network: string, limit: number): void {
    const now = performance.now();
    if (now - this.warnedAt < WARN_INTERVAL_MS) return;
    this.warnedAt = now;
    this.logger.warn(
      { clientIp: network, limit },
      'Connections closed: the limit of a network is reached',
    );
  }
}
