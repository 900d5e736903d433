import { randomUUID } from 'node:crypto';
import { Inject, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, vi } from 'vitest';
import {
  OCR_QUEUE,
  RECOGNISE_DOCUMENT,
  RECOGNISE_PAGES,
  type RecogniseDocument,
} from '@app/contracts';
import { ConsumesQueue } from './consumes-queue.js';
import { JobConsumer } from './job-consumer.js';
import { JobHandler, type JobAttempt } from './job-handler.js';
import { JobProducer } from './job-producer.js';
import { JobStates } from './job-states.js';
import { QueueDepth } from './queue-depth.js';
import { QueueModule, type QueueOptions } from './queue.module.js';

/** A backend on which queues are tested. */
export interface QueueBench {
  readonly options: QueueOptions;
  /** Deletes all jobs. */
  empty(): Promise<void>;
}

interface Call {
  readonly document: RecogniseDocument;
  readonly attempt: JobAttempt;
}

/** Handles jobs by the script of the current test. */
class ScriptedHandler extends JobHandler<typeof RECOGNISE_DOCUMENT> {
  override readonly jobName = RECOGNISE_DOCUMENT;
  calls: Call[] = [];
  script: (call: Call) => Promise<void> = async () => undefined;

  override async handle(document: RecogniseDocument, attempt: JobAttempt): Promise<void> {
    const call = { document, attempt };
    this.calls.push(call);
    await this.script(call);
  }
}

/** The handler of the queue's other job, which these tests do not add. */
class UnusedHandler extends JobHandler<typeof RECOGNISE_PAGES> {
  override readonly jobName = RECOGNISE_PAGES;
  override async handle(): Promise<void> {
    throw new Error('no test adds this job');
  }
}

@ConsumesQueue(OCR_QUEUE)
class ScriptedConsumer extends JobConsumer {
  constructor(@Inject(ScriptedHandler) handler: ScriptedHandler) {
    super(OCR_QUEUE, [handler, new UnusedHandler()], 2);
  }
}

export function jobFor(extractionId: string = randomUUID()): RecogniseDocument {
  return {
    documentId: randomUUID(),
    extractionId,
    storageKey: 'originals/x',
    sha256: '0'.repeat(64),
    mediaType: 'text/plain',
    sizeBytes: 1,
    languages: ['eng'],
    context: { requestId: 'request-1' },
  };
}

/** A queue with one consumer that handles two jobs at a time, and helpers for tests. */
export class ScriptedQueue {
  private bench!: QueueBench;
  private app!: INestApplicationContext;
  handler!: ScriptedHandler;

  async open(bench: QueueBench): Promise<void> {
    this.bench = bench;
    @Module({
      imports: [QueueModule.forRoot(bench.options)],
      providers: [ScriptedHandler, ScriptedConsumer],
    })
    class BenchModule {}
    this.app = await NestFactory.createApplicationContext(BenchModule, { logger: false });
    this.handler = this.app.get(ScriptedHandler);
    await vi.waitFor(() => this.depth.count(), { timeout: 10_000 });
  }

  async close(): Promise<void> {
    await this.app?.close();
  }

  /** Clears the recorded calls; all jobs succeed from now on. */
  reset(): void {
    this.handler.calls = [];
    this.handler.script = async () => undefined;
  }

  empty(): Promise<void> {
    return this.bench.empty();
  }

  get producer(): JobProducer {
    return this.app.get(JobProducer);
  }

  get states(): JobStates {
    return this.app.get(JobStates);
  }

  get depth(): QueueDepth {
    return this.app.get(QueueDepth);
  }

  async add(job = jobFor(), options: { priority?: number } = {}): Promise<RecogniseDocument> {
    await this.producer.add(RECOGNISE_DOCUMENT, job, { jobId: job.extractionId, ...options });
    return job;
  }

  callsOf({ extractionId }: RecogniseDocument): Call[] {
    return this.handler.calls.filter(({ document }) => document.extractionId === extractionId);
  }

  async lifeOf({ extractionId }: RecogniseDocument) {
    const lives = await this.states.byId(RECOGNISE_DOCUMENT, [extractionId, randomUUID()]);
    return lives.get(extractionId);
  }

  /** Jobs start, but do not end until the returned function is called. */
  blockJobs(): () => void {
    const gate = Promise.withResolvers<void>();
    this.handler.script = () => gate.promise;
    return gate.resolve;
  }
}

/** Waits until `read()` equals the value. */
export async function until(read: () => unknown, value: unknown): Promise<void> {
  await expect.poll(read, { timeout: 20_000, interval: 20 }).toEqual(value);
}
