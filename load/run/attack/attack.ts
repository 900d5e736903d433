import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { HostileAccount, type HostileAccountEffect } from './hostile-account.ts';
import { HostileAddress } from './hostile-address.ts';

/** What the attack got done. */
export interface AttackEffect extends HostileAccountEffect {
  /** Connections of the hostile address that were open at the end. */
  connections: number;
}

/**
 * One hostile account and one hostile address. They begin when a scenario sends POST to `startUrl`, because only the
 * scenario knows when it has measured enough without them.
 */
export class Attack {
  readonly startUrl: string;
  private readonly account: HostileAccount;
  private readonly address: HostileAddress;
  private readonly server: Server;
  private readonly end = new AbortController();

  private constructor(account: HostileAccount, address: HostileAddress, server: Server) {
    this.account = account;
    this.address = address;
    this.server = server;
    this.startUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param longScan the path of a PDF that a worker reads for longer than the attack lasts */
  static async prepare(url: string, databaseUrl: string, longScan: string): Promise<Attack> {
    const pdf = new Uint8Array(await readFile(longScan));
    const account = await HostileAccount.prepare(url, databaseUrl, pdf);
    const server = createServer((_, res) => {
      void attack.start().then(
        () => res.writeHead(204).end(),
        () => res.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const attack = new Attack(account, new HostileAddress(url), server);
    return attack;
  }

  /** What the attack got done until now. */
  currentEffect(): AttackEffect {
    return { ...this.account.currentEffect(), connections: this.address.connections };
  }

  stop(): void {
    this.end.abort();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async start(): Promise<void> {
    this.address.start(this.end.signal);
    await this.account.start(this.end.signal);
  }
}
