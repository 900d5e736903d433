import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SOURCES_DUE } from '@app/contracts';
import { DatabaseNotifications } from '@app/database';
import { newRequestId, runInContext } from '@app/request-context';
import { SourceConsentNeededError } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { Deadline } from '../loop/deadline.js';
import { Lease, LEASE_SECONDS } from '../loop/lease.js';
import { PollLoop } from '../loop/poll-loop.js';
import { LedgerPage } from '../ledger/ledger-page.js';
import { roundEnded } from '../metrics/source-metrics.js';
import { SourceAdapters } from '../sources/source-adapters.js';
import { retrySeconds, visibleError } from '../sources/source-failure.js';
import type { LeasedSource, RoundEnd } from '../sources/source.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { Round, type RoundOutcome } from './round.js';
import { leftOutNote } from './rounds.errors.js';

/** Rounds at the same time. One round has one request at a time. An account has at most two. */
const ROUNDS = 16;
/** The longest round. A larger source needs a smaller folder. */
const ROUND_LIMIT_MS = 1_800_000;
/** Another look follows soon, but not so soon that a large source is read all the time. */
const PAUSE_FACTOR = 2;
/** Rounds of several sources that began together drift apart by this part of the interval. */
const JITTER = 0.1;
/** A folder of this machine is looked at more often than another server, which would have to answer. */
const FOLDER_POLL_SECONDS = 30;
/** A failed round is not repeated sooner, even where rounds are frequent. */
const MIN_RETRY_SECONDS = 5;

/** Takes sources that are due, does their rounds, and records how they ended. */
@Injectable()
export class RoundsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RoundsService.name);
  private readonly loop = new PollLoop(
    ROUNDS,
    () => this.claim(),
    (err) => this.logger.warn({ err }, 'Sources that are due cannot be looked up'),
  );

  constructor(
    private readonly sources: SourcesRepository,
    private readonly adapters: SourceAdapters,
    private readonly round: Round,
    private readonly ledger: LedgerPage,
    private readonly config: ConnectorConfig,
    private readonly notifications: DatabaseNotifications,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.listen(SOURCES_DUE, () => this.loop.wake());
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async claim(): Promise<((signal: AbortSignal) => Promise<void>)[]> {
    const source = await this.sources.claimDue(LEASE_SECONDS);
    if (source === undefined) return [];
    // There may be more that are due.
    this.loop.wake();
    return [(signal) => this.runInContext(source, signal)];
  }

  private runInContext(source: LeasedSource, signal: AbortSignal): Promise<void> {
    const context = {
      requestId: source.requestId ?? newRequestId(),
      jobId: uuidv7(),
      sourceId: source.id,
      userId: source.accountId,
    };
    return runInContext(context, () => this.run(source, signal)).catch((err: unknown) => {
      // The lease ends by itself, and the source is taken again.
      this.logger.warn({ err }, 'The end of a round could not be recorded');
    });
  }

  private async run(source: LeasedSource, stopping: AbortSignal): Promise<void> {
    const lease = new Lease(source.lease, (current) =>
      this.sources.renewLease(source.id, current, LEASE_SECONDS),
    );
    const deadline = new Deadline(ROUND_LIMIT_MS);
    const signal = AbortSignal.any([stopping, lease.signal, deadline.signal]);
    const begun = performance.now();
    try {
      const outcome = await this.adapters.use(source, (adapter) =>
        this.round.run(source, adapter, signal),
      );
      const seconds = (performance.now() - begun) / 1_000;
      const end = this.completeEnd(source, outcome, seconds);
      await this.sources.finishRound(source, lease.end(), end);
      this.logger.log(
        { files: outcome.files, added: outcome.added, due: outcome.promoted, gone: outcome.gone },
        'A round is complete',
      );
      if (outcome.leftOut > 0) {
        this.logger.warn({ entries: outcome.leftOut }, 'Entries of a source are left out');
      }
      roundEnded('complete');
    } catch (error) {
      if (lease.signal.aborted) this.logger.log('A round was ended by a change of its source');
      else if (stopping.aborted) await this.sources.release(source.id, lease.end());
      else await this.fail(source, lease.end(), error);
    } finally {
      lease.end();
      deadline.clear();
    }
  }

  private async fail(source: LeasedSource, lease: string, error: unknown): Promise<void> {
    const end = this.failedEnd(source, error);
    const code = end.error?.code ?? 'internal';
    const log = { err: error, code, attempt: end.failures };
    if (code === 'internal') this.logger.error(log, 'A round failed unexpectedly');
    else this.logger.warn(log, 'A round failed');
    roundEnded(code);
    await this.sources.finishRound(source, lease, end);
  }

  private completeEnd(
    source: LeasedSource,
    { isUnsettled, leftOut, moveFailure, cursor }: RoundOutcome,
    seconds: number,
  ): RoundEnd {
    const poll = this.pollSeconds(source, seconds);
    const usual = source.mode === 'keep' ? poll * (1 + JITTER * Math.random()) : undefined;
    const soon = Math.max(this.ledger.settleSeconds + 1, PAUSE_FACTOR * seconds);
    const nextInSeconds = isUnsettled ? Math.min(soon, poll) : usual;
    const note = leftOut === 0 ? null : leftOutNote(leftOut);
    const error = moveFailure === undefined ? note : visibleError(moveFailure);
    return { error, isComplete: true, failures: 0, nextInSeconds, isConsentNeeded: false, cursor };
  }

  private pollSeconds({ kind }: LeasedSource, seconds: number): number {
    const { sourcesPollSeconds: poll } = this.config;
    if (kind !== 'folder') return poll;
    return Math.min(poll, Math.max(FOLDER_POLL_SECONDS, PAUSE_FACTOR * seconds));
  }

  private failedEnd(source: LeasedSource, error: unknown): RoundEnd {
    const failures = source.failures + 1;
    const first = Math.max(this.config.sourcesPollSeconds, MIN_RETRY_SECONDS);
    return {
      error: visibleError(error),
      isComplete: false,
      failures,
      nextInSeconds: retrySeconds(error, failures, first),
      isConsentNeeded: error instanceof SourceConsentNeededError,
    };
  }
}
