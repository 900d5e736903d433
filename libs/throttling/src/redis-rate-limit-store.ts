import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimitStore, requireCountable, type RateLimitDecision } from './rate-limit-store.js';
import { SLIDING_WINDOW_LUA } from './sliding-window-lua.js';

export interface RedisOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** How long a hit waits for its answer. */
  readonly timeoutMs?: number;
  /** The prefix of every key. */
  readonly prefix?: string;
}

const DEFAULT_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 1_000;

const SHA1 = createHash('sha1').update(SLIDING_WINDOW_LUA).digest('hex');

/**
 * Counts in Redis or Valkey, for all processes together. A hit without an answer in time rejects, and a hit
 * without a connection rejects at once. The client reconnects by itself.
 */
export class RedisRateLimitStore extends RateLimitStore {
  private readonly client: Redis;
  private readonly prefix: string;

  constructor({ url, timeoutMs = DEFAULT_TIMEOUT_MS, prefix = 'strongroom:limit:' }: RedisOptions) {
    super();
    this.prefix = prefix;
    this.client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: timeoutMs,
      // No offline queue: counting a hit after its request has ended is useless.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempts) =>
        Math.min(50 * 2 ** Math.min(attempts, 10), MAX_RECONNECT_DELAY_MS),
    });
    // Every failed hit rejects by itself. Without a listener the client would write to the console.
    this.client.on('error', () => undefined);
  }

  /** Begins to connect. Resolves when connected, or after the first failure; the client continues to try. */
  async connect(): Promise<void> {
    await this.client.connect().catch(() => undefined);
  }

  override async hit(
    key: string,
    limit: number,
    windowMs: number,
    cost = 1,
  ): Promise<RateLimitDecision> {
    requireCountable(limit, windowMs, cost);
    const args = [this.prefix + key, limit, windowMs, cost] as const;
    const [allowed, remaining, resetMs, retryAfterMs] = numbersIn(await this.run(args));
    return { allowed: allowed === 1, remaining, resetMs, retryAfterMs };
  }

  override async close(): Promise<void> {
    this.client.disconnect();
  }

  /**
   * Calls the script by its hash; sends the whole script only when the server does not have it, as after a
   * restart.
   */
  private async run(args: readonly [string, number, number, number]): Promise<unknown> {
    try {
      return await this.client.evalsha(SHA1, 1, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.client.eval(SLIDING_WINDOW_LUA, 1, ...args);
    }
  }
}

function numbersIn(reply: unknown): [number, number, number, number] {
  const isReply = Array.isArray(reply) && reply.length === 4 && reply.every(Number.isInteger);
  if (!isReply) throw new TypeError('The counters answered what they never should');
  return reply as [number, number, number, number];
}
