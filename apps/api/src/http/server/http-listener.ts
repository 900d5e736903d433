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
import { OpenRequests } from './open-requests.js';
import { ShutdownSignal } from './shutdown-signal.js';

const WARN_EVERY_MS = 10_000;
const SWEEP_MS = 50;
const ACCEPT_MS = 200;
const QUIET_TURNS = 3;

/** The public listener with its limits: what may come in, how slowly, how much of it, and how it is shut. */
export class HttpListener {
  readonly server: Server;
  readonly requests = new OpenRequests();
  readonly shedder: LoadShedder;
  readonly shutdown = new ShutdownSignal();
  private readonly logger = new Logger(HttpListener.name);
  private held: (() => void)[] | undefined;
  private warnedAt = -Infinity;

  constructor(
    private readonly config: HttpConfig,
    private readonly listener: RequestListener,
  ) {
    this.shedder = new LoadShedder(config.shedEventLoopDelayMs);
    this.server = createServer({
      headersTimeout: config.headersTimeoutMs,
      // Uploads may last; BodyWatch holds all bodies to their pace.
      requestTimeout: 0,
      keepAliveTimeout: config.keepAliveMs,
      connectionsCheckingInterval: LIMITS.CHECK_INTERVAL_MS,
      maxHeaderSize: LIMITS.MAX_HEAD_BYTES,
      keepAlive: true,
      keepAliveInitialDelay: LIMITS.TCP_KEEP_ALIVE_MS,
      // Checked by our own middleware, which answers as all faults are answered.
      requireHostHeader: false,
    });
    this.server.timeout = LIMITS.SOCKET_IDLE_MS;
    // Node would drop what is too many without a word; our own middleware refuses it.
    this.server.maxHeadersCount = 0;
    this.server.maxConnections = config.maxConnections;
    this.listen();
  }

  private listen(): void {
    const clientErrors = new ClientErrorHandler(this.requests);
    this.requests.follow(this.server);
    this.server.on('request', this.enter);
    // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1).
    this.server.on('checkExpectation', this.enter);
    this.server.on('checkContinue', (req, res) => {
      awaitContinue(req, res);
      this.enter(req, res);
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

  private readonly enter: RequestListener = (req, res) => {
    this.requests.add(res);
    if (this.shutdown.isShuttingDown) res.shouldKeepAlive = false;
    if (this.held === undefined) this.listener(req, res);
    else this.held.push(() => this.listener(req, res));
  };

  private warnOfDrops(): void {
    const now = performance.now();
    if (now - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = now;
    this.logger.warn(
      { limit: this.config.maxConnections },
      'Connections dropped: there are too many',
    );
  }

  /**
   * Stops accepting, finishes what was accepted, tells connections to close, and cuts what the grace does not
   * suffice for.
   */
  async shut(): Promise<void> {
    if (this.shutdown.isShuttingDown) return;
    this.shutdown.begin();
    if (!this.server.listening) return;
    const open = this.requests.all();
    for (const res of open) if (!res.headersSent) res.shouldKeepAlive = false;
    this.logger.log({ requests: open.length }, 'Shutting down');
    await this.acceptWaiting();
    const startedAt = performance.now();
    const { shutdownGraceMs } = this.config;
    const lingerMs = Math.min(LIMITS.IDLE_LINGER_MS, shutdownGraceMs);
    const sweep = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      if (elapsed >= lingerMs) this.closeIdle();
      if (elapsed >= shutdownGraceMs) this.cut();
    }, SWEEP_MS);
    // Node's own Server.close would end idle connections at once, and requests that are on their way with them.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(this.server, resolve));
    this.release();
    await closed;
    clearInterval(sweep);
  }

  /**
   * Connections that the kernel has made and nobody has accepted are reset when the listening socket closes. A
   * turn of the event loop accepts one: it is time to close after some that found none. Requests that come
   * meanwhile wait, so that turns are short and nobody is answered only to come back.
   */
  private async acceptWaiting(): Promise<void> {
    this.held = [];
    let quietTurns = 0;
    const note = () => (quietTurns = 0);
    this.server.on('connection', note);
    const deadline = performance.now() + ACCEPT_MS;
    // The first turn ends before the sockets are looked at again.
    await nextTurn();
    while (quietTurns < QUIET_TURNS && performance.now() < deadline) {
      quietTurns += 1;
      await nextTurn();
    }
    this.server.off('connection', note);
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const enter of held) enter();
  }

  private closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.requests.silent()) socket.destroy();
  }

  private cut(): void {
    const requests = this.requests.all().length;
    if (requests > 0) this.logger.warn({ requests }, 'Requests cut: the grace is over');
    this.server.closeAllConnections();
  }
}
