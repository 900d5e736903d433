import type { Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import type { ImapSettings } from '@app/contracts';
import type { OutboundSockets } from '@app/outbound';
import { SourceRefusedError, SourceUnavailableError } from '../sources.errors.js';
import { imapErrorOf } from './imap-errors.js';

/** A password, or a token of a provider (RFC 7628). */
type ImapCredentials = { readonly pass: string } | { readonly accessToken: string };

/** Gives what signs in now. `refused` is a token that the server has refused, so another one is needed. */
export type Credentials = (refused?: string) => Promise<ImapCredentials>;

/** The state of a mailbox when it was opened. */
export interface MailboxState {
  readonly path: string;
  /** With another value, all numbers of mails are new (RFC 9051, 2.3.1.1). */
  readonly uidValidity: string;
  /** All mails have smaller numbers. */
  readonly uidNext: number;
  readonly messages: number;
}

/** Where a mail was seen last. */
export interface MailPlace {
  readonly path: string;
  readonly uidValidity: string;
  readonly uid: number;
}

const LIMITS = {
  connectMs: 10_000,
  /** For lookup, connect, TLS and sign-in. */
  signInMs: 30_000,
  stallMs: 30_000,
  /** A server that sends a byte from time to time never stalls, so each piece of work has an end. */
  workMs: 60_000,
  /** Then the connection is closed. */
  idleMs: 20_000,
};
export type SessionLimits = typeof LIMITS;

/** What one piece of work may receive. */
const MAX_WORK_BYTES = 16 * 1_024 ** 2;
const CHECK_MS = 200;
/** A line with the numbers of a large mailbox has some megabytes. */
const MAX_LINE_BYTES = 4 * 1_024 ** 2;
const MAX_LITERAL_BYTES = 1_024 ** 2;
const MAX_TOKENS = 500_000;
const MAX_PLACES = 5_000;
const MAX_RECENT_PATHS = 8;

/**
 * One connection to one account of a mail server, for all that is asked of it. Pieces of work are done one after the
 * other. It is opened for the first one, and closed after a while without any. Mailboxes are opened read-only.
 */
export class ImapSession {
  private client: ImapFlow | undefined;
  private socket: Socket | undefined;
  private selected: MailboxState | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;
  private readonly places = new Map<string, MailPlace>();
  /** The mailboxes that were used last, the latest first. */
  private paths: string[] = ['INBOX'];

  constructor(
    private readonly sockets: OutboundSockets,
    private readonly settings: ImapSettings,
    private credentials: Credentials,
    /** Is called when the connection is closed because nothing is asked of it. */
    private readonly onIdle: () => void,
    private readonly limits: SessionLimits = LIMITS,
  ) {}

  /** The next sign-in uses these: the earlier ones may only have been those of a trial. */
  useCredentials(credentials: Credentials): void {
    this.credentials = credentials;
  }

  /** Does a piece of work when its turn has come. The signal ends the wait for it, and not the connection. */
  async run<T>(work: (client: ImapFlow) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.waiting += 1;
    clearTimeout(this.idle);
    const turn = this.last.then(async () => {
      signal.throwIfAborted();
      return this.withinLimits(work);
    });
    this.last = turn.catch(() => undefined).finally(() => this.endWork());
    return unlessAborted(turn, signal);
  }

  /**
   * Opens a mailbox read-only, unless it is open.
   *
   * @param isFresh whether its present state is needed
   */
  async examine(client: ImapFlow, path: string, isFresh = false): Promise<MailboxState> {
    if (!isFresh && this.selected?.path === path && client.mailbox !== false) return this.selected;
    this.selected = undefined;
    const { uidValidity, uidNext, exists } = await client.mailboxOpen(path, { readOnly: true });
    if (uidValidity === undefined) throw new SourceRefusedError();
    this.paths = [path, ...this.paths.filter((one) => one !== path)].slice(0, MAX_RECENT_PATHS);
    this.selected = {
      path,
      uidValidity: String(uidValidity),
      uidNext: uidNext ?? (await lastUid(client, exists)) + 1,
      messages: exists,
    };
    return this.selected;
  }

  /** The mailboxes that were used last, and INBOX. */
  get recentPaths(): readonly string[] {
    return [...new Set([...this.paths, 'INBOX'])];
  }

  rememberPlace(key: string, place: MailPlace): void {
    this.places.delete(key);
    this.places.set(key, place);
    if (this.places.size <= MAX_PLACES) return;
    const [oldest] = this.places.keys();
    if (oldest !== undefined) this.places.delete(oldest);
  }

  placeOf(key: string): MailPlace | undefined {
    return this.places.get(key);
  }

  private async withinLimits<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const wasOpen = this.client?.usable === true;
    try {
      return await this.onConnection(work).catch((error: unknown) => {
        // The server may have closed a connection on which nothing was asked for a while. All work can be done again.
        if (!wasOpen || !isConnectionLost(error)) throw error;
        return this.onConnection(work);
      });
    } catch (error) {
      throw imapErrorOf(error);
    }
  }

  private async onConnection<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.connected();
    return this.limited(() => work(client), this.limits.workMs);
  }

  private async connected(): Promise<ImapFlow> {
    if (this.client?.usable === true) return this.client;
    this.client?.close();
    this.selected = undefined;
    const credentials = await this.credentials();
    try {
      return await this.signIn(credentials);
    } catch (error) {
      if (!('accessToken' in credentials) || !isSignInRefused(error)) throw error;
      // The token ended before its time.
      return this.signIn(await this.credentials(credentials.accessToken));
    }
  }

  private async signIn(credentials: ImapCredentials): Promise<ImapFlow> {
    const client = this.create(credentials);
    this.client = client;
    await this.limited(() => client.connect(), this.limits.signInMs);
    return client;
  }

  /** Closes the connection when it takes too long, or when too much comes. */
  private async limited<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
    const begun = performance.now();
    const bytesBefore = this.socket?.bytesRead ?? 0;
    let reason: Error | undefined;
    const timer = setInterval(() => {
      if (performance.now() - begun > timeoutMs) reason = new SourceUnavailableError();
      else if ((this.socket?.bytesRead ?? 0) - bytesBefore > MAX_WORK_BYTES) {
        reason = new SourceRefusedError();
      }
      if (reason !== undefined) this.client?.close();
    }, CHECK_MS);
    try {
      return await work();
    } catch (error) {
      throw reason ?? error;
    } finally {
      clearInterval(timer);
    }
  }

  private create(credentials: ImapCredentials): ImapFlow {
    const { host, port, security, username } = this.settings;
    const keep = (socket: Socket) => (this.socket = socket);
    const client = new ImapFlow({
      host,
      port,
      secure: security === 'tls',
      doSTARTTLS: security === 'starttls',
      auth: { user: username, ...credentials },
      transport: {
        connect: (_, onConnect) =>
          keep(this.sockets.connect({ protocol: 'imap', host, port, security }, onConnect)),
        upgrade: (plain, _, onSecure) =>
          keep(this.sockets.startTls(plain as Socket, host, onSecure)),
      },
      clientInfo: { name: 'Strongroom', vendor: 'Strongroom', 'support-url': '', version: '' },
      logger: false,
      disableAutoIdle: true,
      disableAutoEnable: true,
      disableIMAP4rev2: true,
      disableBinary: true,
      // Compressed bytes could grow without a limit.
      disableCompression: true,
      connectionTimeout: this.limits.connectMs,
      greetingTimeout: this.limits.connectMs,
      socketTimeout: this.limits.stallMs,
      maxLineLength: MAX_LINE_BYTES,
      maxLiteralSize: MAX_LITERAL_BYTES,
      maxResponseSize: MAX_LINE_BYTES + MAX_LITERAL_BYTES,
      maxResponseTokens: MAX_TOKENS,
      maxLockHoldTime: false,
    });
    // A failure is also the result of the work that is done.
    client.on('error', () => undefined);
    return client;
  }

  private endWork(): void {
    this.waiting -= 1;
    if (this.waiting > 0) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.signOut(), this.limits.idleMs);
    this.idle.unref();
  }

  private signOut(): void {
    const { client } = this;
    this.onIdle();
    this.client = undefined;
    if (client?.usable !== true) return;
    client.logout().catch(() => client.close());
  }
}

function isSignInRefused(error: unknown): boolean {
  return (error as { authenticationFailed?: unknown } | null)?.authenticationFailed === true;
}

function isConnectionLost(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'NoConnection' || code === 'EConnectionClosed';
}

async function lastUid(client: ImapFlow, exists: number): Promise<number> {
  if (exists === 0) return 0;
  const last = await client.fetchOne('*', { uid: true });
  return last === false ? 0 : last.uid;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    work.catch(() => undefined);
  }
}
