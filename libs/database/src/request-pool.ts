import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { timeLeftMs } from '@app/request-context';

/** How long connecting may take, or waiting for a connection of the pool. */
export const CONNECT_TIMEOUT_MS = 2_000;

type Callback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: unknown) => void,
) => void;

/** A pool that gives up sooner when the running request has less time left than {@link CONNECT_TIMEOUT_MS}. */
export class RequestPool extends Pool {
  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): unknown {
    const limitMs = timeLeftMs(CONNECT_TIMEOUT_MS);
    const isPlain = limitMs >= CONNECT_TIMEOUT_MS;
    if (callback === undefined) return isPlain ? super.connect() : this.connectWithin(limitMs);
    return isPlain ? super.connect(callback) : void tell(this.connectWithin(limitMs), callback);
  }

  private async connectWithin(limitMs: number): Promise<PoolClient> {
    const connecting = super.connect();
    const timer = new AbortController();
    const late = delay(limitMs, undefined, { signal: timer.signal }).catch(() => undefined);
    const client = await Promise.race([connecting, late]).finally(() => timer.abort());
    if (client !== undefined) return client;
    void releaseWhenThere(connecting);
    throw new Error('timeout exceeded when trying to connect');
  }
}

async function tell(connecting: Promise<PoolClient>, callback: Callback): Promise<void> {
  let client: PoolClient;
  try {
    client = await connecting;
  } catch (error) {
    callback(error as Error, undefined, () => undefined);
    return;
  }
  callback(undefined, client, (error) => client.release(error as Error));
}

/** A connection that comes too late goes back to the pool. */
async function releaseWhenThere(connecting: Promise<PoolClient>): Promise<void> {
  const client = await connecting.catch(() => undefined);
  client?.release();
}
