import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ConnectorConfig } from '../config/connector.config.js';
import { keyVersionOf, seal, unseal } from '../secrets/sealed-secret.js';
import { SourcesRepository } from './sources.repository.js';

const BATCH = 100;
const RETRY_MS = 60_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Seals credentials again that an older key of SOURCES_KEYS sealed. Keys change only with a restart. */
@Injectable()
export class SecretRotation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SecretRotation.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: ConnectorConfig,
    private readonly sources: SourcesRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.untilRotated();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async untilRotated(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const { resealed, unreadable } = await this.rotate();
        if (resealed > 0)
          this.logger.log({ sources: resealed }, 'Credentials were sealed with the newest key');
        if (unreadable > 0) {
          this.logger.error(
            { sources: unreadable },
            'SOURCES_KEYS cannot open the credentials of sources',
          );
        }
        return;
      } catch (err) {
        this.logger.warn({ err }, 'Credentials cannot be sealed again yet');
        await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  private async rotate(): Promise<{ resealed: number; unreadable: number }> {
    const counts = { resealed: 0, unreadable: 0 };
    for (let after = FIRST_ID; !this.stopping.signal.aborted;) {
      const batch = await this.sources.listSecrets(after, BATCH);
      for (const { id, accountId, sealedSecret } of batch) {
        const fresh = this.resealed({ accountId, sourceId: id }, sealedSecret);
        if (fresh === 'unreadable') counts.unreadable += 1;
        if (!(fresh instanceof Buffer)) continue;
        await this.sources.replaceSecret(id, sealedSecret, fresh);
        counts.resealed += 1;
      }
      const last = batch.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    return counts;
  }

  private resealed(
    owner: { accountId: string; sourceId: string },
    sealed: Buffer,
  ): Buffer | 'newest' | 'unreadable' {
    const { sourcesKeys } = this.config;
    try {
      const secret = unseal(sourcesKeys, owner, sealed);
      if (keyVersionOf(sealed) === sourcesKeys.newest) return 'newest';
      return seal(sourcesKeys, owner, secret);
    } catch {
      return 'unreadable';
    }
  }
}
