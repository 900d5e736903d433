import { connect, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { AddressPolicy } from './address-policy.js';
import { ATTEMPT_TIMEOUT_MS, blocked, guardedLookup } from './guarded-connector.js';
import type { HostLookup } from './host-lookup.js';

/** Where a connection goes. `starttls`: it begins in plain text, and the caller must start TLS before it sends anything. */
export interface SocketTarget {
  readonly protocol: 'imap';
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
}

const PROTOCOLS = { tls: 'imaps:', starttls: 'imap+starttls:', none: 'imap:' } as const;

/** Opens connections for protocols other than HTTP, with the same check of addresses. Failures are emitted on the socket. */
export class OutboundSockets {
  private readonly open = new Set<Socket>();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly lookup: HostLookup,
  ) {}

  /**
   * Opens a connection.
   *
   * @param onConnect is called when it is open; with `tls`, when the certificate was accepted
   * @throws OutboundBlockedError when the host is an address that is not permitted
   */
  connect({ host, port, security }: SocketTarget, onConnect: () => void): Socket {
    const destination = { protocol: PROTOCOLS[security], port };
    const permits = (address: string) => this.policy.permits(address, destination);
    // Node does not look up an address.
    if (isIP(host) !== 0 && !permits(host)) throw blocked();
    const options: TcpNetConnectOpts = {
      host,
      port,
      lookup: guardedLookup(permits, this.lookup),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
    };
    return this.keep(
      security === 'tls'
        ? connectTls({ ...options, ...nameOf(host) }, onConnect)
        : connect(options, onConnect),
    );
  }

  /** Starts TLS on an open connection. */
  startTls(socket: Socket, host: string, onSecure: () => void): TLSSocket {
    return this.keep(connectTls({ socket, ...nameOf(host) }, onSecure));
  }

  /** Ends all connections. */
  close(): void {
    for (const socket of this.open) socket.destroy();
  }

  private keep<T extends Socket>(socket: T): T {
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  }
}

/** The name that the certificate must have. Without one, it must have the address. */
function nameOf(host: string): { host: string; servername?: string } {
  return isIP(host) === 0 ? { host, servername: host } : { host };
}
