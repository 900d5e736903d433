import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request to a server, on its way through the proxy. */
export interface Exchange {
  readonly method: string;
  /** Decoded, without the slash in front. */
  readonly path: string;
  readonly response: ServerResponse;
  /** Sends the request on. The caller relays the answer, or does something else with it. */
  forward(): Promise<IncomingMessage>;
  /** Sends the request on, and its answer back. */
  pass(): Promise<void>;
}

/** Does harm to a request. Returns false, and does nothing, when it leaves the request alone. */
export type Fault = (exchange: Exchange) => Promise<boolean>;

/** A proxy in front of a real server. The first part of a path decides which fault its requests meet. */
export class FaultProxy {
  readonly faults = new Map<string, Fault>();
  /** How often each fault did harm. */
  readonly hits = new Map<string, number>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async start(targetUrl: string): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, new URL(targetUrl));
    server.on('request', (req, res) => {
      proxy.answer(req, res).catch(() => res.destroy());
    });
    server.on('connection', (socket) => {
      proxy.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => proxy.sockets.delete(socket));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(req: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(req.url ?? '/', this.target).pathname).slice(1);
    const [name = ''] = path.split('/');
    const forward = () => this.forward(req);
    const pass = async () => relay(await forward(), response);
    const exchange = { method: req.method ?? '', path, response, forward, pass };
    if (await this.faults.get(name)?.(exchange)) {
      this.hits.set(name, (this.hits.get(name) ?? 0) + 1);
    } else await pass();
  }

  private async forward(req: IncomingMessage): Promise<IncomingMessage> {
    const { method, url, headers } = req;
    const { hostname, port } = this.target;
    const sent = httpRequest({ hostname, port, method, path: url, headers });
    req.pipe(sent);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return answer;
  }
}

/** Sends a whole answer back. */
function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.on('error', () => response.destroy());
  answer.pipe(response);
}

/** Sends the head and about half of the body back, then `meanwhile`, and the rest if that returns true. */
export async function relayHalf(
  answer: IncomingMessage,
  response: ServerResponse,
  meanwhile: () => Promise<boolean>,
): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  const half = Number(answer.headers['content-length'] ?? 2_000) / 2;
  let sent = 0;
  let isOver = false;
  for await (const chunk of answer) {
    response.write(chunk);
    sent += (chunk as Buffer).length;
    if (isOver || sent < half) continue;
    isOver = true;
    if (await meanwhile()) continue;
    response.destroy();
    return;
  }
  response.end();
}
