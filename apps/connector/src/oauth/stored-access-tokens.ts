import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { oauthSecretSchema, type OAuthKind, type OAuthSecret } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { SourceConsentNeededError, SourceUnavailableError, type AccessTokens } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { seal, unseal } from '../secrets/sealed-secret.js';
import type { Source } from '../sources/source.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { OAuthClient } from './oauth-client.js';
import { OAuthRefusedError } from './oauth.errors.js';

/** A token that ends sooner is not used: a request takes time, and clocks differ. */
const MARGIN_MS = 60_000;
/** Another process that refreshes needs at most 10 seconds, which is how long a request to a provider may take. */
const WAIT_MS = 250;
const MAX_WAITS = 60;
/** Each refresh occupies a connection of the pool while the provider answers. */
const REFRESHES = 3;

type TokenSource = Pick<Source, 'id' | 'accountId'> & { readonly kind: OAuthKind };

/**
 * The access tokens of sources. Providers may give another refresh token with each refresh, and refuse the earlier one. So
 * a refresh holds a lock in the database: of several processes, one asks, and the others take what it has stored.
 */
@Injectable()
export class StoredAccessTokens {
  private readonly logger = new Logger(StoredAccessTokens.name);
  private readonly flights = new Map<string, Promise<OAuthSecret>>();
  private refreshes = 0;

  constructor(
    private readonly config: ConnectorConfig,
    private readonly transactions: TransactionRunner,
    private readonly sources: SourcesRepository,
    private readonly client: OAuthClient,
  ) {}

  /** The tokens of a source, of which the stored secret is known. */
  of(source: TokenSource, secret: OAuthSecret): AccessTokens {
    let current = secret;
    return {
      get: async (signal, refused) => {
        signal.throwIfAborted();
        if (!isUsable(current, refused)) {
          current = await unlessAborted(this.renew(source, refused), signal);
        }
        return current.accessToken;
      },
    };
  }

  /** Calls for the same token share one refresh. */
  private renew(source: TokenSource, refused: string | undefined): Promise<OAuthSecret> {
    const key = `${source.id} ${refused ?? ''}`;
    const running = this.flights.get(key);
    if (running !== undefined) return running;
    const flight = this.refresh(source, refused).finally(() => this.flights.delete(key));
    // Each caller may have gone away before it fails.
    flight.catch(() => undefined);
    this.flights.set(key, flight);
    return flight;
  }

  private async refresh(source: TokenSource, refused: string | undefined): Promise<OAuthSecret> {
    // Not within the transaction below, whose connection must not wait for two requests.
    await this.client.prepare(source.kind);
    await this.sources.prepareTokenLock(source.id);
    for (let waits = 0; waits < MAX_WAITS; waits += 1) {
      const secret = await this.refreshAlone(source, refused);
      if (secret !== undefined) return secret;
      await delay(WAIT_MS);
    }
    throw new SourceUnavailableError();
  }

  /** Returns undefined while others refresh. */
  private async refreshAlone(
    source: TokenSource,
    refused: string | undefined,
  ): Promise<OAuthSecret | undefined> {
    if (this.refreshes >= REFRESHES) return undefined;
    this.refreshes += 1;
    try {
      return await this.transactions.run(async () => {
        if (!(await this.sources.tryLockTokens(source.id))) return undefined;
        const stored = await this.read(source);
        return isUsable(stored, refused) ? stored : await this.replace(source, stored);
      });
    } finally {
      this.refreshes -= 1;
    }
  }

  private async replace(source: TokenSource, stored: OAuthSecret): Promise<OAuthSecret> {
    const fresh = await this.client.refresh(source.kind, stored).catch((error: unknown) => {
      throw this.refusalOf(error);
    });
    await this.sources.lockSecret(source.id);
    const present = await this.read(source);
    // The owner has agreed again meanwhile.
    if (present.refreshToken !== stored.refreshToken) return present;
    const owner = { accountId: source.accountId, sourceId: source.id };
    const sealed = seal(this.config.sourcesKeys, owner, JSON.stringify(fresh));
    await this.sources.putSecret(source.id, source.accountId, sealed);
    return fresh;
  }

  private async read({ id, accountId }: TokenSource): Promise<OAuthSecret> {
    const source = await this.sources.find(id, accountId);
    // It was removed.
    if (source === undefined) throw new SourceConsentNeededError();
    const text = unseal(this.config.sourcesKeys, { accountId, sourceId: id }, source.sealedSecret);
    return oauthSecretSchema.parse(JSON.parse(text));
  }

  private refusalOf(error: unknown): unknown {
    if (!(error instanceof OAuthRefusedError)) return error;
    if (error.isOfClient) {
      this.logger.error({ reason: error.reason }, 'A provider refuses the client of the operator');
      return new SourceUnavailableError();
    }
    this.logger.warn({ reason: error.reason }, 'A provider gives no more tokens for a source');
    return new SourceConsentNeededError();
  }
}

function isUsable({ accessToken, expiresAt }: OAuthSecret, refused: string | undefined): boolean {
  return accessToken !== refused && expiresAt - MARGIN_MS > Date.now();
}

/** Stops waiting when the signal is aborted. The refresh itself goes on, so that no token is lost. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
