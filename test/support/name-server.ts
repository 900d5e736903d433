import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** The IPv4 addresses of a name. The first query has the number 0. */
export type Answers = (name: string, query: number) => readonly string[];

const TYPE_A = 1;
const CLASS_IN = 1;

/** A name server on loopback (RFC 1035, by UDP) without IPv6 addresses, whose answers may change from one query to the next. */
export class NameServer {
  private queries = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly answers: Answers,
  ) {}

  static async start(answers: Answers): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket, answers);
    socket.on('message', (message, peer) =>
      socket.send(server.answer(message), peer.port, peer.address),
    );
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  /** For `nameServers` of createOutboundClient. */
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const { name, end } = nameAt(query, 12);
    const isIpv4 = query.readUInt16BE(end) === TYPE_A;
    const addresses = isIpv4 ? this.answers(name, this.queries) : [];
    if (isIpv4) this.queries += 1;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(addresses.length, 6);
    return Buffer.concat([header, query.subarray(12, end + 4), ...addresses.map(recordOf)]);
  }
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

/** An A record with a time to live of 0, whose name points to the question. */
function recordOf(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(CLASS_IN, 4);
  record.writeUInt16BE(4, 10);
  address.split('.').forEach((octet, i) => record.writeUInt8(Number(octet), 12 + i));
  return record;
}
