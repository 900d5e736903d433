import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register, type Registry } from 'prom-client';
import { isOperatorsHost } from './operators-host.js';
import { checkReadiness, type Readiness, type ReadinessCheck } from './readiness.js';

export interface ManagementOptions {
  readonly host: string;
  readonly port: number;
  readonly checks: readonly ReadinessCheck[];
  readonly registry?: Registry;
  /** Further facts for operators, shown beside the verdict; they do not change it. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** True once the process was told to stop: it is alive, but should get no new requests. */
  readonly isStopping?: () => boolean;
}

const STOPPING: Readiness = { status: 'unavailable', unavailable: ['stopping'] };

/**
 * Serves `GET /health/live`, `GET /health/ready` and `GET /metrics`.
 *
 * A separate listener, so that it answers while the app's own is overloaded or shutting down.
 */
export class ManagementServer {
  private readonly server: Server;
  private readonly registry: Registry;

  constructor(private readonly options: ManagementOptions) {
    this.registry = options.registry ?? register;
    this.server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (req, res) => {
      this.handle(req, res).catch(() => res.destroy());
    });
  }

  /** Listens; resolves with the port, which is chosen by the system when 0 was asked for. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, this.options.host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!isOperatorsHost(req.headers.host)) return send(res, 421, {});
    const path = req.url?.split('?')[0];
    if (req.method !== 'GET' && req.method !== 'HEAD') return send(res, 405, {}, { Allow: 'GET' });
    if (path === '/health/live') return send(res, 200, { status: 'live' });
    if (path === '/health/ready') {
      if (this.options.isStopping?.() === true) return send(res, 503, STOPPING);
      const readiness = await checkReadiness(this.options.checks);
      const { facts = {} } = this.options;
      return send(res, readiness.status === 'ready' ? 200 : 503, { ...readiness, ...facts });
    }
    if (path === '/metrics') {
      res.writeHead(200, { 'Content-Type': this.registry.contentType });
      res.end(await this.registry.metrics());
      return;
    }
    return send(res, 404, {});
  }
}

function send(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  res.end(JSON.stringify(body));
}
