import { setTimeout as delay } from 'node:timers/promises';
import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { WorkerHost } from '@nestjs/bullmq';
import { WaitingError, type Job } from 'bullmq';
import { JOBS, type JobContext, type JobName, type QueueName } from '@app/contracts';
import { counter } from '@app/metrics';
import { continueTrace, runInContext } from '@app/request-context';
import type { JobHandler } from './job-handler.js';
import { ReturnedJobError, UnhandledJobError } from './queue.errors.js';

const TROUBLE_PAUSE_MS = 1_000;
/** Longer than the worker lets a page in hand go on. */
const CLOSE_TIMEOUT_MS = 15_000;

const failures = counter('strongroom_job_failures_total');

/**
 * Options of every consumer. A lock that is not renewed within its time belongs to a process that died; the job
 * is then given to another. A second death ends the job, not the document: the reconciler sees it and asks again, a
 * bounded number of times, because a file that ends every process that opens it must not do so for ever.
 */
export interface WorkerTuning {
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

/**
 * Consumes one queue. A subclass names the queue by `@ConsumesQueue(name)` and hands over its handlers:
 * one for every job of the queue, or the process refuses to start.
 */
export abstract class JobConsumer
  extends WorkerHost
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  static readonly tuning: WorkerTuning = {
    lockDuration: 20_000,
    stalledInterval: 5_000,
    maxStalledCount: 1,
  };

  private readonly handlers: ReadonlyMap<string, JobHandler>;
  private readonly consumerLogger = new Logger(JobConsumer.name);

  constructor(
    private readonly queueName: QueueName,
    handlers: readonly JobHandler[],
    private readonly concurrency = 1,
  ) {
    super();
    this.handlers = indexHandlers(queueName, handlers);
  }

  onApplicationBootstrap(): void {
    this.worker.concurrency = this.concurrency;
    this.worker.on('error', (err) => {
      this.consumerLogger.warn({ err, queue: this.queueName }, 'Queue trouble');
      this.pause();
    });
    this.worker.on('stalled', (jobId) => this.consumerLogger.warn({ jobId }, 'Job taken over'));
  }

  /** Takes no further job and waits for those in hand, before anything they stand on is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    // With the database away, closing might never end; the queue then gives the job to another by itself.
    await Promise.race([this.worker.close(), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  /** BullMQ asks for the next job at once after most faults: without a pause, thousands of times a second. */
  private pause(): void {
    if (this.worker.isPaused() || this.worker.closing !== undefined) return;
    void this.worker.pause(true);
    setTimeout(() => {
      if (this.worker.closing === undefined) void this.worker.resume();
    }, TROUBLE_PAUSE_MS).unref();
  }

  override async process(job: Job<{ context?: JobContext }>, token?: string): Promise<void> {
    const jobId = job.id ?? '';
    const { handler, payload } = this.understand(job);
    const number = job.attemptsMade + 1;
    const attempt = { jobId, number, isLast: number >= (job.opts.attempts ?? 1) };
    const { documentId, context } = payload;
    const { traceparent: cause, ...facts } = context;
    const traceparent = continueTrace(cause);
    const trace = traceparent === undefined ? {} : { traceparent };
    await runInContext({ ...facts, ...trace, documentId, jobId }, async () => {
      try {
        await handler.handle(payload, attempt);
      } catch (err) {
        if (err instanceof ReturnedJobError) {
          await job.moveToWait(token);
          this.consumerLogger.log({ queue: this.queueName }, 'Job given back');
          throw new WaitingError();
        }
        this.consumerLogger.error({ err, queue: this.queueName, attempt: number }, 'Job failed');
        failures.inc({ queue: this.queueName });
        throw err;
      }
    });
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
