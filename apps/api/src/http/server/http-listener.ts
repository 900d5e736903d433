import { Logger } from '@nestjs/common';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpConfig } from '../http.config.js';
import { MethodNotAllowedError } from '../problems/http.errors.js';
import { ClientErrorHandler } from './client-error.js';
import { awaitContinue } from './expectations.js';
import { LIMITS } from './limits.js';
import { LoadShedder } from './load-shedder.js';
import { NetworkConnections } from './network-connections.js';
import { OpenRequests } from './open-requests.js';
import { ShutdownSignal } from './shutdown-signal.js';

const WARN_INTERVAL_MS = 10_000;
const SHUTDOWN_CHECK_MS = 50;
const MAX_ACCEPT_MS = 200;
const IDLE_TURNS = 3;

/**
 * The public HTTP server: limits the size, the time and the number of requests, and shuts down gracefully.
 */
export class HttpListener {
  readonly server: Server;
  readonly requests = new OpenRequests();
  readonly shedder: LoadShedder;
  readonly shutdown = new ShutdownSignal();
  private readonly logger = new Logger(HttpListener.name);
  /**
   * Requests that wait until shutdown has closed the listening socket; undefined while requests run at once.
   */
  private delayedRequests: (() => void)[] | undefined;
  private warnedAt = -Infinity;

  constructor(
    private readonly config: HttpConfig,
    private readonly listener: RequestListener,
  ) {
    this.shedder = new LoadShedder(config.shedEventLoopDelayMs);
    this.server = createServer({
      headersTimeout: config.headersTimeoutMs,
      // Uploads may take long; BodyWatch finds bodies that are too slow.
      requestTimeout: 0,
      keepAliveTimeout: config.keepAliveMs,
      connectionsCheckingInterval: LIMITS.CHECK_INTERVAL_MS,
      maxHeaderSize: LIMITS.MAX_HEAD_BYTES,
      keepAlive: true,
      keepAliveInitialDelay: LIMITS.TCP_KEEP_ALIVE_MS,
      // Our own middleware checks it, and answers with a problem.
      requireHostHeader: false,
    });
    this.server.timeout = LIMITS.SOCKET_IDLE_MS;
    // Node would silently drop headers above its limit; our own middleware refuses such a request.
    this.server.maxHeadersCount = 0;
    this.server.maxConnections = config.maxConnections;
    this.addListeners();
  }

  private addListeners(): void {
    const clientErrors = new ClientErrorHandler(this.requests);
    this.requests.follow(this.server);
    const { maxConnectionsPerNetwork: limit, trustedProxies } = this.config;
    new NetworkConnections({ limit, trustedProxies, requests: this.requests }).follow(this.server);
    this.server.on('request', this.handle);
    // An unknown expectation may be ignored (RFC 9110, 10.1.1).
    this.server.on('checkExpectation', this.handle);
    this.server.on('checkContinue', (req, res) => {
      awaitContinue(req, res);
      this.handle(req, res);
    });
    this.server.on('clientError', (error: Error, socket) =>
      clientErrors.handle(error, socket as Socket),
    );
    this.server.on('connect', (_req, socket) =>
      clientErrors.refuse(new MethodNotAllowedError(), socket as Socket),
    );
    this.server.on('drop', () => this.warnOfDrops());
    this.server.on('listening', () => this.shedder.start());
    this.server.on('close', () => this.shedder.stop());
  }

  private readonly handle: RequestListener = (req, res) => {
    this.requests.add(res);
    if (this.shutdown.isShuttingDown) res.shouldKeepAlive = false;
    if (this.delayedRequests === undefined) this.listener(req, res);
    else this.delayedRequests.push(() => this.listener(req, res));
  };

  private warnOfDrops(): void {
    const now = performance.now();
    if (now - this.warnedAt < WARN_INTERVAL_MS) return;
    this.warnedAt = now;
    this.logger.warn(
      { limit: this.config.maxConnections },
      'Connections dropped: the limit is reached',
    );
  }

  /**
   * Stops accepting connections, finishes accepted requests, tells clients to close their connections, and
   * cuts requests that are still open after the grace period.
   */
  async shutDown(): Promise<void> {
    if (this.shutdown.isShuttingDown) return;
    this.shutdown.begin();
    if (!this.server.listening) return;
    const open = this.requests.all();
    for (const res of open) if (!res.headersSent) res.shouldKeepAlive = false;
    this.logger.log({ requests: open.length }, 'Shutting down');
    await this.acceptPending();
    const startedAt = performance.now();
    const { shutdownGraceMs } = this.config;
    const lingerMs = Math.min(LIMITS.IDLE_LINGER_MS, shutdownGraceMs);
    const check = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      if (elapsed >= lingerMs) this.closeIdle();
      if (elapsed >= shutdownGraceMs) this.closeAll();
    }, SHUTDOWN_CHECK_MS);
    // Node's http.Server.close would close idle connections at once, and so lose requests that are on their
    // way.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(this.server, resolve));
    this.runDelayedRequests();
    await closed;
    clearInterval(check);
  }

  /**
   * Accepts the connections that wait in the kernel's backlog: the kernel resets them when the listening
   * socket closes. One turn of the event loop accepts one connection, so the backlog is empty after some
   * turns without a new one. Requests that arrive meanwhile wait: turns stay short, and no client gets its
   * response and reconnects to this process.
   */
  private async acceptPending(): Promise<void> {
    this.delayedRequests = [];
    let idleTurns = 0;
    const onConnection = () => (idleTurns = 0);
    this.server.on('connection', onConnection);
    const deadline = performance.now() + MAX_ACCEPT_MS;
    // The first turn ends before Node polls the sockets again.
    await nextTurn();
    while (idleTurns < IDLE_TURNS && performance.now() < deadline) {
      idleTurns += 1;
      await nextTurn();
    }
    this.server.off('connection', onConnection);
  }

  private runDelayedRequests(): void {
    const delayed = this.delayedRequests ?? [];
    this.delayedRequests = undefined;
    for (const run of delayed) run();
  }

  private closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.requests.connectionsWithoutBytes()) socket.destroy();
  }

  private closeAll(): void {
    const requests = this.requests.all().length;
    if (requests > 0) this.logger.warn({ requests }, 'Requests cut: the grace period is over');
    this.server.closeAllConnections();
  }
}
