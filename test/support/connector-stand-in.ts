import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { JwtService } from '@nestjs/jwt';
import {
  connectorTicketSchema,
  putSecretSchema,
  type ConnectorTicket,
  type RemoteEntryMessage,
} from '@app/contracts';

export const CONNECTOR_SECRET = 'only-for-tests-on-loopback-interfaces';
/** Entries of one page, so that a test needs few files for several pages. */
const PAGE = 2;

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly ticket: ConnectorTicket;
  readonly requestId: string | undefined;
}

/**
 * The connector's side of the internal HTTP, with one tree of files for all sources. It lets a test of the api decide what
 * the other side answers, which a real connector and a real server cannot do for each problem.
 */
export class ConnectorStandIn {
  /** Contents by path. */
  readonly files = new Map<string, string>();
  readonly seen: SeenRequest[] = [];
  password = 'open sesame';
  /** Whether contents end in the middle. */
  cutsContents = false;
  /** The answer to every request, instead of the files. */
  failure: { status: number; code: string; retryAfter?: string } | undefined;
  private readonly jwt = new JwtService({ secret: CONNECTOR_SECRET });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ConnectorStandIn> {
    const server = createServer();
    const standIn = new ConnectorStandIn(server);
    server.on('request', (req, res) => void standIn.answer(req, res));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return standIn;
  }

  /** The settings of an api that uses it. */
  get settings(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { CONNECTOR_URL: `http://127.0.0.1:${port}`, CONNECTOR_SECRET };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      await this.answerOrThrow(req, res);
    } catch {
      problem(res, 500, 'internal');
    }
  }

  private async answerOrThrow(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '', 'http://localhost');
    const body = await text(req);
    const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const ticket = connectorTicketSchema.parse(
      this.jwt.verify(token, { algorithms: ['HS256'], audience: 'connector' }),
    );
    this.seen.push({
      method: req.method ?? '',
      path: url.pathname,
      ticket,
      requestId: req.headers['x-request-id'] as string | undefined,
    });
    if (this.failure !== undefined) {
      const { status, code, retryAfter } = this.failure;
      problem(res, status, code, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      return;
    }
    const [, source, what] = /^\/sources\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (source !== ticket.src) throw new Error('the ticket is of another source');
    if (what === 'secret') {
      const { secret } = putSecretSchema.parse(JSON.parse(body));
      if (secret.password === this.password) res.writeHead(204).end();
      else problem(res, 409, 'source.consent_needed');
    } else if (what === 'entries') {
      const at = Number(url.searchParams.get('cursor') ?? 0);
      this.sendPage(res, url.searchParams.get('parent') ?? '', at);
    } else this.sendEntry(res, what, url.searchParams.get('entry') ?? '', req.headers.range);
  }

  private sendPage(res: ServerResponse, parent: string, at: number): void {
    const prefix = parent === '' ? '' : `${parent}/`;
    const names = [...this.files.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/'));
    const children = [...new Map(names.map((parts) => [parts[0] ?? '', parts.length > 1]))];
    const items = children
      .slice(at, at + PAGE)
      .map(([name, isFolder]) => this.entryOf(`${prefix}${name}`, isFolder));
    const nextCursor = at + PAGE < children.length ? String(at + PAGE) : null;
    sendJson(res, { items, nextCursor });
  }

  private sendEntry(
    res: ServerResponse,
    what: string | undefined,
    path: string,
    range: string | undefined,
  ): void {
    const content = this.files.get(path);
    const isFolder = [...this.files.keys()].some((file) => file.startsWith(`${path}/`));
    if (content === undefined && !isFolder) problem(res, 404, 'source.entry_not_found');
    else if (what === 'entry') sendJson(res, this.entryOf(path, isFolder));
    else if (this.cutsContents) {
      res.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => res.destroy(), 20);
    } else sendBytes(res, Buffer.from(content ?? ''), range);
  }

  private entryOf(path: string, isFolder: boolean): RemoteEntryMessage {
    const content = this.files.get(path) ?? '';
    return {
      id: path,
      name: path.split('/').at(-1) ?? '',
      isFolder,
      sizeBytes: isFolder ? null : Buffer.byteLength(content),
      modifiedAt: '2026-03-01T08:12:00.000Z',
      version: isFolder ? '' : versionOf(content),
      mediaType: path.endsWith('.html') ? 'text/html' : null,
    };
  }
}

/** The version of a file with this content. */
export function versionOf(content: string): string {
  return `"${Buffer.from(content).toString('hex').slice(0, 64)}"`;
}

function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(
  res: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  res
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ code, detail: 'words of the other side' }));
}

function sendBytes(res: ServerResponse, bytes: Buffer, range: string | undefined): void {
  const headers = { etag: '"strong"', 'content-type': 'text/html' };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined) {
    res.writeHead(200, { ...headers, 'content-length': String(bytes.length) }).end(bytes);
    return;
  }
  if (Number(first) >= bytes.length) {
    res.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const part = bytes.subarray(Number(first), Number(last) + 1);
  const contentRange = `bytes ${first}-${Number(first) + part.length - 1}/${bytes.length}`;
  res
    .writeHead(206, {
      ...headers,
      'content-length': String(part.length),
      'content-range': contentRange,
    })
    .end(part);
}
