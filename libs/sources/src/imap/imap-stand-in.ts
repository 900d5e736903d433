import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a server sends for a command. `tag` of the command comes first in the last line of a usual answer. */
export type ImapAnswer = (command: ImapCommand, socket: Socket) => string | Buffer | undefined;

export interface ImapCommand {
  readonly tag: string;
  /** In upper case; `UID FETCH` is one name. */
  readonly name: string;
  readonly rest: string;
}

/** A part of a mail that has one attachment. */
export const STRUCTURE = `(("text" "plain" NIL NIL NIL "7bit" 4 1 NIL NIL NIL NIL)("application" "pdf" ("name" "a.pdf") NIL NIL "7bit" 3 NIL ("attachment" ("filename" "a.pdf")) NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL)`;

/** What a server reports of a mail. */
export function fetched(uid: number, { structure = STRUCTURE, size = 100 } = {}): string {
  const envelope = `("Mon, 2 Mar 2026 09:30:00 +0000" "Mail ${uid}" NIL NIL NIL NIL NIL NIL NIL "<${uid}@example.org>")`;
  return `* ${uid} FETCH (UID ${uid} INTERNALDATE "02-Mar-2026 09:30:00 +0000" RFC822.SIZE ${size} ENVELOPE ${envelope} BODYSTRUCTURE ${structure})\r\n`;
}

/** An IMAP server with one mailbox, whose answers a test replaces one by one to do what no real server does. */
export class ImapStandIn {
  /** Of the commands that were received. */
  readonly commands: ImapCommand[] = [];
  connections = 0;
  greeting: string | undefined = '* OK ready\r\n';
  capabilities = 'IMAP4rev1';
  uids: readonly number[] = [1];
  answer: ImapAnswer = () => undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ImapStandIn> {
    const server = createServer();
    const standIn = new ImapStandIn(server);
    server.on('connection', (socket) => standIn.serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  disconnect(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.disconnect();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    if (this.greeting !== undefined) socket.write(this.greeting);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const lines = received.split('\r\n');
      received = lines.pop() ?? '';
      for (const line of lines) this.handle(line, socket);
    });
  }

  private handle(line: string, socket: Socket): void {
    const [, tag = '', name = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    const command = { tag, name: name.toUpperCase(), rest };
    this.commands.push(command);
    const answer = this.answer(command, socket) ?? this.usual(command);
    if (!socket.destroyed) socket.write(answer);
  }

  private usual({ tag, name, rest }: ImapCommand): string {
    const done = `${tag} OK done\r\n`;
    const [last = 0] = this.uids.slice(-1);
    switch (name) {
      case 'CAPABILITY':
        return `* CAPABILITY ${this.capabilities}\r\n${done}`;
      case 'LIST':
        return `* LIST () "/" INBOX\r\n${done}`;
      case 'EXAMINE':
        return `* ${this.uids.length} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT ${last + 1}] x\r\n${tag} OK [READ-ONLY] done\r\n`;
      case 'UID SEARCH':
        return `* SEARCH ${this.uids.join(' ')}\r\n${done}`;
      case 'UID FETCH':
        return `${this.mails(rest)}${done}`;
      default:
        return done;
    }
  }

  private mails(rest: string): string {
    const wanted = new Set(
      (rest.split(' ')[0] ?? '').split(',').flatMap((range) => {
        const [first = 0, last = first] = range.split(':').map(Number);
        return Array.from({ length: last - first + 1 }, (_, i) => first + i);
      }),
    );
    const uids = this.uids.filter((uid) => wanted.has(uid));
    if (!rest.includes('BODY.PEEK')) return uids.map((uid) => fetched(uid)).join('');
    return uids.map((uid) => `* ${uid} FETCH (UID ${uid} BODY[2]<0> {3}\r\nPDF)\r\n`).join('');
  }
}
