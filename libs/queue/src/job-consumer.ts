import { setTimeout as delay } from 'node:timers/promises';
import {
  Inject,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { DelayedError, WaitingError, type Job } from 'bullmq';
import { JOBS, type JobContext, type JobName, type QueueName } from '@app/contracts';
import { counter, sampledGauge } from '@app/metrics';
import { continueTrace, runInContext } from '@app/request-context';
import type { JobAttempt, JobHandler } from './job-handler.js';
import { FetchWatch } from './fetch-watch.js';
import { QueueHealth } from './queue-health.js';
import { QueueConnection } from './queue-connection.js';
import { DelayJobError, RequeueJobError, UnhandledJobError } from './queue.errors.js';
import { LogThrottle } from './log-throttle.js';

const ERROR_PAUSE_MS = 1_000;
/** Longer than the time that the worker gives a page in progress when it stops. */
const CLOSE_TIMEOUT_MS = 15_000;
const REACHABLE_INTERVAL_MS = 500;
/** Short, so that the job continues soon after the outage ends. */
const DELAY_MS = 5_000;

const failures = counter('strongroom_job_failures_total');
const taking = sampledGauge('strongroom_queue_consumer_taking');

/**
 * Options of every consumer. When a lock is not renewed in time, its process has died, and another consumer gets
 * the job. The queue sets no limit on these deaths, so they never end a job. The handler gets their number
 * (JobAttempt) and decides.
 */
export interface WorkerTuning {
  /** In milliseconds, as all durations here but `drainDelay`. */
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
  /** How long BullMQ waits after a lost connection before it retries; its default is 15 s. */
  readonly runRetryDelay: number;
  /**
   * Seconds after which an idle consumer fetches without a notification; BullMQ's default is 5. A notification is lost
   * with its connection, and readiness has to show a consumer that cannot take jobs within 5 s.
   */
  readonly drainDelay: number;
  /** False, because BullMQ would otherwise take jobs before the app has started. */
  readonly autorun: false;
}

/**
 * Consumes one queue. A subclass names the queue by `@ConsumesQueue(name)` and passes its handlers. The process
 * refuses to start unless each kind of job of the queue has exactly one handler.
 */
export abstract class JobConsumer
  extends WorkerHost
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  static readonly tuning: WorkerTuning = {
    lockDuration: 20_000,
    stalledInterval: 5_000,
    // Practically no limit. PostgreSQL counts in 32 bits.
    maxStalledCount: 1_000_000_000,
    runRetryDelay: 1_000,
    drainDelay: 2,
    autorun: false,
  };

  @Inject(QueueConnection) private readonly connection!: QueueConnection;
  @Inject(QueueHealth) private readonly health!: QueueHealth;

  private activeJobs = 0;
  private readonly handlers: ReadonlyMap<string, JobHandler>;
  private readonly consumerLogger = new Logger(JobConsumer.name);
  private readonly errorLog = new LogThrottle();
  private readonly fetches = new FetchWatch();
  private endSampling: () => void = () => undefined;

  constructor(
    readonly queueName: QueueName,
    handlers: readonly JobHandler[],
    private readonly concurrency = 1,
  ) {
    super();
    this.handlers = indexHandlers(queueName, handlers);
  }

  /** Whether this consumer reaches its queue and takes jobs. */
  get isTaking(): boolean {
    return this.fetches.isTaking(this.activeJobs === 0);
  }

  onModuleInit(): void {
    this.health.watch(this);
  }

  /** Starts taking jobs only now, because the dependencies of the handlers are not ready earlier. */
  onApplicationBootstrap(): void {
    this.worker.concurrency = this.concurrency;
    this.fetches.attach(this.worker.getBackend());
    const { queueName: queue } = this;
    this.endSampling = taking.sampleWith(() => [
      { labels: { queue }, value: this.isTaking ? 1 : 0 },
    ]);
    this.worker.run().catch((err: unknown) => this.onQueueError(err));
  }

  /**
   * The decorator adds the listener when the worker is constructed. Without a listener BullMQ writes the error to
   * stderr and does not pause.
   */
  @OnWorkerEvent('error')
  onQueueError(err: unknown): void {
    this.errorLog.log((repeats) =>
      this.consumerLogger.warn({ err, queue: this.queueName, repeats }, 'Queue error'),
    );
    this.pause();
  }

  @OnWorkerEvent('stalled')
  onJobTakenOver(jobId: string): void {
    this.consumerLogger.warn({ jobId }, 'Job taken over');
  }

  /** A busy consumer gets its next job in the response to the last one, without a fetch. */
  @OnWorkerEvent('active')
  onJobStarted(): void {
    this.fetches.noteJob();
  }

  /** Takes no further jobs and waits for those in progress, before anything that they need is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.endSampling();
    const closed = this.worker.close().then(() => true);
    if (await Promise.race([closed, this.untilCloseTimeout()])) return;
    // Closing may never end without the queue. Another consumer gets the job when its lock expires.
    this.connection.abandon();
    this.worker.closing = Promise.resolve();
  }

  /**
   * Resolves with false after the timeout, or earlier when no job is in progress and the queue is unavailable.
   */
  private async untilCloseTimeout(): Promise<false> {
    const deadline = performance.now() + CLOSE_TIMEOUT_MS;
    do {
      await delay(REACHABLE_INTERVAL_MS, undefined, { ref: false });
    } while (performance.now() < deadline && (this.activeJobs > 0 || (await this.isReachable())));
    return false;
  }

  private isReachable(): Promise<boolean> {
    return this.connection.probe().then(
      () => true,
      () => false,
    );
  }

  /** Pauses after an error. BullMQ would retry most errors at once, thousands of times a second. */
  private pause(pauseMs = ERROR_PAUSE_MS): void {
    if (this.worker.isPaused() || this.worker.closing !== undefined) return;
    void this.worker.pause(true);
    setTimeout(() => {
      if (this.worker.closing === undefined) void this.worker.resume();
    }, pauseMs).unref();
  }

  override async process(job: Job<{ context?: JobContext }>, token?: string): Promise<void> {
    const jobId = job.id ?? '';
    const { handler, payload } = this.parse(job);
    const number = job.attemptsMade + 1;
    const attempt: JobAttempt = {
      jobId,
      number,
      isLast: number >= (job.opts.attempts ?? 1),
      deaths: job.stalledCounter,
      addedAt: job.timestamp,
    };
    const { documentId, context } = payload;
    const { traceparent: cause, ...facts } = context;
    const traceparent = continueTrace(cause);
    const trace = traceparent === undefined ? {} : { traceparent };
    await runInContext({ ...facts, ...trace, documentId, jobId }, async () => {
      this.activeJobs += 1;
      try {
        await handler.handle(payload, attempt);
      } catch (err) {
        throw await this.settle(job, token, err);
      } finally {
        this.activeJobs -= 1;
      }
    });
  }

  /**
   * Requeues or delays a job without counting an attempt, or records a failure. Returns the error to throw to
   * BullMQ.
   */
  private async settle(job: Job, token: string | undefined, err: unknown): Promise<unknown> {
    const queue = this.queueName;
    if (err instanceof RequeueJobError) {
      const { pauseMs, priority } = err;
      if (pauseMs > 0) this.pause(pauseMs);
      if (priority !== undefined) await job.changePriority({ priority });
      await job.moveToWait(token);
      this.consumerLogger.log({ queue }, 'Job given back');
      return new WaitingError();
    }
    if (err instanceof DelayJobError) {
      await job.moveToDelayed(Date.now() + DELAY_MS, token);
      this.consumerLogger.warn({ err, queue }, 'Job postponed');
      return new DelayedError();
    }
    this.consumerLogger.error({ err, queue, attempt: job.attemptsMade + 1 }, 'Job failed');
    failures.inc({ queue });
    return err;
  }

  /**
   * Finds the handler and validates the payload. Logs failures here, because an invalid job has no request
   * context.
   */
  private parse(job: Job) {
    try {
      const handler = this.handlers.get(job.name);
      if (handler === undefined) throw new UnhandledJobError(job.name);
      return { handler, payload: JOBS[handler.jobName].schema.parse(job.data) };
    } catch (err) {
      const facts = { err, queue: this.queueName, jobId: job.id ?? '' };
      this.consumerLogger.error(facts, 'Job is invalid');
      failures.inc({ queue: this.queueName });
      throw err;
    }
  }
}

function indexHandlers(queue: QueueName, handlers: readonly JobHandler[]): Map<string, JobHandler> {
  const expected = Object.entries(JOBS)
    .filter(([, job]) => job.queue === queue)
    .map(([name]) => name as JobName);
  const missing = expected.filter(
    (name) => handlers.filter((handler) => handler.jobName === name).length !== 1,
  );
  const unexpected = handlers.filter((handler) => !expected.includes(handler.jobName));
  if (missing.length > 0 || unexpected.length > 0) {
    const names = [...missing, ...unexpected.map((handler) => handler.jobName)].join(', ');
    throw new Error(`The queue ${queue} needs exactly one handler for each of its jobs: ${names}`);
  }
  return new Map(handlers.map((handler) => [handler.jobName, handler]));
}
