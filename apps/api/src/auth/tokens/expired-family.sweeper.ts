import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { RefreshFamiliesRepository } from './refresh-families.repository.js';

const HOUR_MS = 60 * 60 * 1_000;
/** Small enough to end long before the time-out of statements. */
const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Deletes log-ins whose absolute end has passed, once in an hour or so. */
@Injectable()
export class ExpiredFamilySweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExpiredFamilySweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly families: RefreshFamiliesRepository) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Deletes what has expired, in batches. */
  async sweep(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && !this.isStopped; batch += 1) {
      if ((await this.families.deleteExpired(BATCH)) < BATCH) return;
    }
  }

  /** Half an hour to one and a half, so that processes that started together do not sweep together. */
  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(
      () => {
        this.running = this.sweepAndLog().then(() => this.schedule());
      },
      HOUR_MS * (0.5 + Math.random()),
    );
    this.timer.unref();
  }

  private async sweepAndLog(): Promise<void> {
    try {
      await this.sweep();
    } catch (err) {
      this.logger.warn({ err }, 'Expired log-ins could not be deleted; the next sweep tries again');
    }
  }
}
