import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
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
import { PostponedJobError, ReturnedJobError } from './queue.errors.js';

/** A place for queues to be tested. */
export interface QueueBench {
  readonly options: QueueOptions;
  /** Loses all that was ever added. */
  empty(): Promise<void>;
}

interface Call {
  readonly document: RecogniseDocument;
  readonly attempt: JobAttempt;
}

/** Does with a job whatever the test at hand says. */
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

/** Of the queue's other job, which nobody adds here. */
class UnusedHandler extends JobHandler<typeof RECOGNISE_PAGES> {
  override readonly jobName = RECOGNISE_PAGES;
  override async handle(): Promise<void> {
    throw new Error('nobody added it');
  }
}

@ConsumesQueue(OCR_QUEUE)
class ScriptedConsumer extends JobConsumer {
  constructor(@Inject(ScriptedHandler) handler: ScriptedHandler) {
    super(OCR_QUEUE, [handler, new UnusedHandler()], 2);
  }
}

function jobFor(extractionId: string = randomUUID()): RecogniseDocument {
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

/** What is promised of jobs, wherever they are kept. */
export function describeQueue(name: string, createBench: () => Promise<QueueBench>): void {
  describe(`jobs in ${name}`, () => {
    let bench: QueueBench;
    let app: INestApplicationContext;
    let handler: ScriptedHandler;

    beforeAll(async () => {
      bench = await createBench();
      @Module({
        imports: [QueueModule.forRoot(bench.options)],
        providers: [ScriptedHandler, ScriptedConsumer],
      })
      class BenchModule {}
      app = await NestFactory.createApplicationContext(BenchModule, { logger: false });
      handler = app.get(ScriptedHandler);
      await vi.waitFor(() => app.get(QueueDepth).count(), { timeout: 10_000 });
    });
    beforeEach(() => {
      handler.calls = [];
      handler.script = async () => undefined;
    });
    afterAll(() => app?.close());

    const add = async (job = jobFor(), options: { priority?: number } = {}) => {
      const { extractionId: jobId } = job;
      await app.get(JobProducer).add(RECOGNISE_DOCUMENT, job, { jobId, ...options });
      return job;
    };
    const firstWaiting = () => app.get(JobStates).firstWaiting(RECOGNISE_DOCUMENT);
    const callsOf = (job: RecogniseDocument) =>
      handler.calls.filter(({ document }) => document.extractionId === job.extractionId);
    const lifeOf = async ({ extractionId }: RecogniseDocument) =>
      (await app.get(JobStates).byId(RECOGNISE_DOCUMENT, [extractionId, randomUUID()])).get(
        extractionId,
      );
    const until = async (read: () => unknown, value: unknown) => {
      await expect.poll(read, { timeout: 20_000, interval: 20 }).toEqual(value);
    };
    /** Lets jobs begin, and holds them until it is called. */
    const hold = () => {
      const gate = Promise.withResolvers<void>();
      handler.script = () => gate.promise;
      return gate.resolve;
    };

    it('are handled with what they were added with', async () => {
      const job = await add();
      await until(() => callsOf(job).length, 1);
      expect(callsOf(job)[0]).toMatchObject({
        document: job,
        attempt: { jobId: job.extractionId, number: 1, isLast: false },
      });
    });

    it('are one job, however often they are added with one id, also when it has ended', async () => {
      const job = jobFor();
      const release = hold();
      await Promise.all([add(job), add(job), add(job)]);
      await until(() => callsOf(job).length, 1);
      await add(job);
      release();
      await until(() => lifeOf(job), 'ended');
      await add(job);
      const later = await add();
      await until(() => callsOf(later).length, 1);
      expect(callsOf(job)).toHaveLength(1);
    });

    it('are live until they have ended, and unknown when they never were', async () => {
      const unknown = jobFor();
      const release = hold();
      const jobs = [await add(), await add(), await add()];
      await until(() => handler.calls.length, 2);
      expect(await Promise.all(jobs.map(lifeOf))).toEqual(['live', 'live', 'live']);
      release();
      await until(() => Promise.all(jobs.map(lifeOf)), ['ended', 'ended', 'ended']);
      expect(await lifeOf(unknown)).toBeUndefined();
    });

    it('are replaced when they have ended, and only then', async () => {
      const job = jobFor();
      const replace = (documentId: string) =>
        app
          .get(JobProducer)
          .replace(RECOGNISE_DOCUMENT, { ...job, documentId }, { jobId: job.extractionId });
      const release = hold();
      await add(job);
      await until(() => callsOf(job).length, 1);
      await replace(randomUUID());
      release();
      await until(() => lifeOf(job), 'ended');
      const second = randomUUID();
      await replace(second);
      await until(() => callsOf(job).length, 2);
      const handled = callsOf(job).map(({ document }) => document.documentId);
      expect(handled).toEqual([job.documentId, second]);
    });

    it('are tried three times when they fail, then ended, and can be replaced', async () => {
      handler.script = () => Promise.reject(new Error('no good'));
      const job = await add();
      await until(() => callsOf(job).length, 2);
      expect(await lifeOf(job)).toBe('live');
      await until(() => lifeOf(job), 'ended');
      expect(callsOf(job).map(({ attempt }) => [attempt.number, attempt.isLast])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
      handler.script = async () => undefined;
      await app.get(JobProducer).replace(RECOGNISE_DOCUMENT, job, { jobId: job.extractionId });
      await until(() => callsOf(job).length, 4);
      expect(callsOf(job)[3]?.attempt.number).toBe(1);
    });

    it('come again when they are given back, which is no attempt', async () => {
      let returns = 2;
      handler.script = async () => {
        if (returns-- > 0) throw new ReturnedJobError();
      };
      const job = await add();
      await until(() => lifeOf(job), 'ended');
      expect(callsOf(job).map(({ attempt }) => attempt.number)).toEqual([1, 1, 1]);
    });

    it('are taken by their priority, and those without one first', async () => {
      await bench.empty();
      expect(await firstWaiting()).toBeUndefined();
      const [stays, leaves] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const gates = [stays, leaves];
      // One of the two that are held goes on alone, so that the others come one after the other.
      handler.script = () => gates.shift()?.promise ?? Promise.resolve();
      await Promise.all([add(), add()]);
      await until(() => handler.calls.length, 2);
      const last = await add(jobFor(), { priority: 300 });
      const second = await add(jobFor(), { priority: 7 });
      expect(await firstWaiting()).toBe(7);
      const first = await add();
      expect(await firstWaiting()).toBe(0);
      leaves.resolve();
      await until(() => lifeOf(last), 'ended');
      const taken = handler.calls.slice(2).map(({ document }) => document);
      expect(taken).toEqual([first, second, last]);
      stays.resolve();
    });

    it('let others through when they are given back with a later priority', async () => {
      await bench.empty();
      const gate = Promise.withResolvers<void>();
      const held = await add();
      const generous = jobFor();
      let returns = 1;
      handler.script = async ({ document: { extractionId } }) => {
        if (extractionId === held.extractionId) await gate.promise;
        if (extractionId === generous.extractionId && returns-- > 0) {
          await until(firstWaiting, 20);
          throw new ReturnedJobError({ priority: 30 });
        }
      };
      await add(generous, { priority: 10 });
      const other = await add(jobFor(), { priority: 20 });
      await until(() => callsOf(generous).length, 2);
      const order = handler.calls.map(({ document }) => document.extractionId);
      expect(order.filter((id) => id !== held.extractionId)).toEqual(
        [generous, other, generous].map(({ extractionId }) => extractionId),
      );
      gate.resolve();
      await until(() => Promise.all([held, generous, other].map(lifeOf)), Array(3).fill('ended'));
    });

    it('are withdrawn while nobody has begun with them', async () => {
      await bench.empty();
      const withdraw = ({ extractionId }: RecogniseDocument) =>
        app.get(JobStates).withdraw(RECOGNISE_DOCUMENT, extractionId);
      expect(await withdraw(jobFor())).toBe('absent');
      const release = hold();
      const [held] = await Promise.all([add(), add()]);
      await until(() => handler.calls.length, 2);
      const waiting = [await add(), await add(jobFor(), { priority: 5 })];
      expect(await Promise.all(waiting.map(withdraw))).toEqual(['withdrawn', 'withdrawn']);
      expect(await Promise.all(waiting.map(withdraw))).toEqual(['absent', 'absent']);
      expect(await withdraw(held)).toBe('held');
      release();
      await until(() => lifeOf(held), 'ended');
      expect(await withdraw(held)).toBe('withdrawn');
      expect(handler.calls).toHaveLength(2);
    });

    it('are withdrawn or handled, and never both, however close the two come', async () => {
      const withdrawn: RecogniseDocument[] = [];
      for (let round = 0; round < 150; round += 1) {
        const release = hold();
        const job = jobFor();
        const adding = add(job, { priority: 5 });
        // Sometimes while it is being added.
        await Promise.race([adding, delay(round % 3)]);
        const outcome = await app.get(JobStates).withdraw(RECOGNISE_DOCUMENT, job.extractionId);
        await adding;
        if (outcome === 'withdrawn') withdrawn.push(job);
        release();
        await until(() => lifeOf(job), outcome === 'withdrawn' ? undefined : 'ended');
      }
      expect(withdrawn.filter((job) => callsOf(job).length > 0)).toEqual([]);
      expect(handler.calls.length).toBe(150 - withdrawn.length);
      expect(withdrawn.length).toBeGreaterThan(0);
    });

    it('come again some seconds later when they are postponed, which is no attempt', async () => {
      handler.script = ({ document }) =>
        callsOf(document).length === 1
          ? Promise.reject(new PostponedJobError(new Error('away')))
          : Promise.resolve();
      const job = await add();
      await until(() => callsOf(job).length, 1);
      expect(await lifeOf(job)).toBe('live');
      await until(() => lifeOf(job), 'ended');
      const [first, second] = callsOf(job).map(({ attempt }) => attempt);
      expect(first).toMatchObject({ number: 1, deaths: 0 });
      expect(second).toEqual(first);
    });

    it('are counted by their state', async () => {
      await bench.empty();
      const counts = async () =>
        Object.fromEntries(
          (await app.get(QueueDepth).count())
            .filter(({ queue }) => queue === OCR_QUEUE)
            .map(({ state, jobs }) => [state, jobs]),
        );
      const release = hold();
      await Promise.all([add(), add(), add(), add(), add(jobFor(), { priority: 9 })]);
      await until(counts, { waiting: 3, active: 2, delayed: 0, failed: 0 });
      release();
      const none = { waiting: 0, active: 0, delayed: 0, failed: 0 };
      await expect.poll(counts, { timeout: 20_000 }).toEqual(none);
    });

    it('are taken again after the queue was emptied under the hands of its consumers', async () => {
      const release = hold();
      const before = [await add(), await add(), await add()];
      await until(() => handler.calls.length, 2);
      await bench.empty();
      expect(await Promise.all(before.map(lifeOf))).toEqual([undefined, undefined, undefined]);
      release();
      const again = before[2] ?? jobFor();
      await add(again);
      await until(() => callsOf(again).length, 1);
      await until(() => lifeOf(again), 'ended');
    });
  });
}
