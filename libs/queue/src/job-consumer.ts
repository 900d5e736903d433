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

const TROUBLE_PAUSE_MS = 1_000;
/** Longer than the worker lets a page in hand go on. */
const CLOSE_TIMEOUT_MS = 15_000;
const HOPE_INTERVAL_MS = 500;
/** Short, so that work goes on soon after what was away is back. */
const POSTPONE_MS = 5_000;

const failures = counter('strongroom_job_failures_total');
const taking = sampledGauge('strongroom_queue_consumer_taking');

/**
 * Options of every consumer. A lock that is not renewed within its time belongs to a process that died; the job
 * is then given to another. How often that may happen is not the queue's to judge, so it never ends a job here: who
 * handles it is told of the deaths (JobAttempt).
 */
export interface WorkerTuning {
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
  /** How long BullMQ waits after a lost connection before it tries again; its default is 15 s. */
  readonly runRetryDelay: number;
  /** False: BullMQ would take jobs before the app has started. */
  readonly autorun: false;
}

/**
 * Consumes one queue. A subclass names the queue by `@ConsumesQueue(name)` and hands over its handlers:
 * one for every job of the queue, or the process refuses to start.
 */
export abstract class JobConsumer
  extends WorkerHost
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  static readonly tuning: WorkerTuning = {
    lockDuration: 20_000,
    stalledInterval: 5_000,
    // PostgreSQL counts in 32 bits.
    maxStalledCount: 1_000_000_000,
    runRetryDelay: 1_000,
    autorun: false,
  };

  @Inject(QueueConnection) private readonly connection!: QueueConnection;
  @Inject(QueueHealth) private readonly health!: QueueHealth;

  private jobsInHand = 0;
  private readonly handlers: ReadonlyMap<string, JobHandler>;
  private readonly consumerLogger = new Logger(JobConsumer.name);
  private readonly troubles = new LogThrottle();
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

  /** Whether this consumer gets at its queue. */
  get isTaking(): boolean {
    return this.fetches.isTaking(this.jobsInHand === 0);
  }

  onModuleInit(): void {
    this.health.watch(this);
  }

  /** What a job stands on is there from now on, and not before. */
  onApplicationBootstrap(): void {
    this.worker.concurrency = this.concurrency;
    this.fetches.attach(this.worker.getBackend());
    const { queueName: queue } = this;
    this.endSampling = taking.sampleWith(() => [
      { labels: { queue }, value: this.isTaking ? 1 : 0 },
    ]);
    this.worker.run().catch((err: unknown) => this.noteTrouble(err));
  }

  /** Is listened to from the worker's construction on: an error without a listener is written to stderr, and no pause follows. */
  @OnWorkerEvent('error')
  noteTrouble(err: unknown): void {
    this.troubles.log((repeats) =>
      this.consumerLogger.warn({ err, queue: this.queueName, repeats }, 'Queue trouble'),
    );
    this.pause();
  }

  @OnWorkerEvent('stalled')
  noteTakeover(jobId: string): void {
    this.consumerLogger.warn({ jobId }, 'Job taken over');
  }

  /** A consumer that is busy is given its next job with the answer to the last one. */
  @OnWorkerEvent('active')
  noteJob(): void {
    this.fetches.noteSuccess();
  }

  /** Takes no further job and waits for those in hand, before anything they stand on is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.endSampling();
    const closed = this.worker.close().then(() => true);
    if (await Promise.race([closed, this.untilHopeless()])) return;
    // With the queue away, closing might never end; the job is given to another when its lock ends.
    this.connection.abandon();
    this.worker.closing = Promise.resolve();
  }

  /** Resolves, with false, when waiting for the end is of no use (any more). */
  private async untilHopeless(): Promise<false> {
    const deadline = performance.now() + CLOSE_TIMEOUT_MS;
    do {
      await delay(HOPE_INTERVAL_MS, undefined, { ref: false });
    } while (performance.now() < deadline && (this.jobsInHand > 0 || (await this.isReachable())));
    return false;
  }

  private isReachable(): Promise<boolean> {
    return this.connection.probe().then(
      () => true,
      () => false,
    );
  }

  /** BullMQ asks for the next job at once after most faults: without a pause, thousands of times a second. */
  private pause(pauseMs = TROUBLE_PAUSE_MS): void {
    if (this.worker.isPaused() || this.worker.closing !== undefined) return;
    void this.worker.pause(true);
    setTimeout(() => {
      if (this.worker.closing === undefined) void this.worker.resume();
    }, pauseMs).unref();
  }

  override async process(job: Job<{ context?: JobContext }>, token?: string): Promise<void> {
    const jobId = job.id ?? '';
    const { handler, payload } = this.understand(job);
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
      this.jobsInHand += 1;
      try {
        await handler.handle(payload, attempt);
      } catch (err) {
        throw await this.settle(job, token, err);
      } finally {
        this.jobsInHand -= 1;
      }
    });
  }

  /** Puts a job back that shall come again without an attempt being counted. Returns what BullMQ is to be told. */
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
      await job.moveToDelayed(Date.now() + POSTPONE_MS, token);
      this.consumerLogger.warn({ err, queue }, 'Job postponed');
      return new DelayedError();
    }
    this.consumerLogger.error({ err, queue, attempt: job.attemptsMade + 1 }, 'Job failed');
    failures.inc({ queue });
    return err;
  }

  /** A job that no handler takes, or that says nothing sensible, belongs to no request: it is noted by itself. */
  private understand(job: Job) {
    try {
      const handler = this.handlers.get(job.name);
      if (handler === undefined) throw new UnhandledJobError(job.name);
      return { handler, payload: JOBS[handler.jobName].schema.parse(job.data) };
    } catch (err) {
      const facts = { err, queue: this.queueName, jobId: job.id ?? '' };
      this.consumerLogger.error(facts, 'Job not understood');
      failures.inc({ queue: this.queueName });
      throw err;
    }
  }
}

function indexHandlers(queue: QueueName, handlers: readonly JobHandler[]): Map<string, JobHandler> {
  const expected = Object.entries(JOBS)
    .filter(([, job]) => job.queue === queue)
    .map(([name]) => name as JobName);
  const wrong = expected.filter(
    (name) => handlers.filter((handler) => handler.jobName === name).length !== 1,
  );
  const alien = handlers.filter((handler) => !expected.includes(handler.jobName));
  if (wrong.length > 0 || alien.length > 0) {
    const names = [...wrong, ...alien.map((handler) => handler.jobName)].join(', ');
    throw new Error(`The queue ${queue} needs exactly one handler for each of its jobs: ${names}`);
  }
  return new Map(handlers.map((handler) => [handler.jobName, handler]));
}
