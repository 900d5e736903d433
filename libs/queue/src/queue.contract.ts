import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OCR_QUEUE, RECOGNISE_DOCUMENT, type RecogniseDocument } from '@app/contracts';
import { jobFor, ScriptedQueue, until, type QueueBench } from './queue-bench.contract.js';
import { describeQueueOrder } from './queue-order.contract.js';
import { DelayJobError, RequeueJobError } from './queue.errors.js';

/** The contract suite of queues: every backend must pass it. */
export function describeQueue(name: string, createBench: () => Promise<QueueBench>): void {
  describe(`jobs in ${name}`, () => {
    const queue = new ScriptedQueue();
    beforeAll(async () => queue.open(await createBench()));
    beforeEach(() => queue.reset());
    afterAll(() => queue.close());
    const add = (job?: RecogniseDocument, options?: { priority?: number }) =>
      queue.add(job, options);
    const callsOf = (job: RecogniseDocument) => queue.callsOf(job);
    const lifeOf = (job: RecogniseDocument) => queue.lifeOf(job);

    describeQueueOrder(queue);

    it('are handled with the payload that was added', async () => {
      const job = await add();
      await until(() => callsOf(job).length, 1);
      expect(callsOf(job)[0]).toMatchObject({
        document: job,
        attempt: { jobId: job.extractionId, number: 1, isLast: false },
      });
    });

    it('with the same id are added only once, also after the job has ended', async () => {
      const job = jobFor();
      const release = queue.blockJobs();
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

    it('are live until they have ended, and unknown if they were never added', async () => {
      const unknown = jobFor();
      const release = queue.blockJobs();
      const jobs = [await add(), await add(), await add()];
      await until(() => queue.handler.calls.length, 2);
      expect(await Promise.all(jobs.map(lifeOf))).toEqual(['live', 'live', 'live']);
      release();
      await until(() => Promise.all(jobs.map(lifeOf)), ['ended', 'ended', 'ended']);
      expect(await lifeOf(unknown)).toBeUndefined();
    });

    it('are replaced only after they have ended', async () => {
      const job = jobFor();
      const replace = (documentId: string) =>
        queue.producer.replace(
          RECOGNISE_DOCUMENT,
          { ...job, documentId },
          { jobId: job.extractionId },
        );
      const release = queue.blockJobs();
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

    it('that fail are tried three times, then count as ended and can be replaced', async () => {
      queue.handler.script = () => Promise.reject(new Error('failed by the test'));
      const job = await add();
      await until(() => callsOf(job).length, 2);
      expect(await lifeOf(job)).toBe('live');
      await until(() => lifeOf(job), 'ended');
      expect(callsOf(job).map(({ attempt }) => [attempt.number, attempt.isLast])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
      queue.handler.script = async () => undefined;
      await queue.producer.replace(RECOGNISE_DOCUMENT, job, { jobId: job.extractionId });
      await until(() => callsOf(job).length, 4);
      expect(callsOf(job)[3]?.attempt.number).toBe(1);
    });

    it('that are requeued are tried again without counting an attempt', async () => {
      let returns = 2;
      queue.handler.script = async () => {
        if (returns-- > 0) throw new RequeueJobError();
      };
      const job = await add();
      await until(() => lifeOf(job), 'ended');
      expect(callsOf(job).map(({ attempt }) => attempt.number)).toEqual([1, 1, 1]);
    });

    it('that are delayed are tried again seconds later without counting an attempt', async () => {
      queue.handler.script = ({ document }) =>
        callsOf(document).length === 1
          ? Promise.reject(new DelayJobError(new Error('unavailable')))
          : Promise.resolve();
      const job = await add();
      await until(() => callsOf(job).length, 1);
      expect(await lifeOf(job)).toBe('live');
      await until(() => lifeOf(job), 'ended');
      const [first, second] = callsOf(job).map(({ attempt }) => attempt);
      expect(first).toMatchObject({ number: 1, deaths: 0 });
      expect(second).toEqual(first);
    });

    it('are counted by state', async () => {
      await queue.empty();
      const counts = async () =>
        Object.fromEntries(
          (await queue.depth.count())
            .filter((count) => count.queue === OCR_QUEUE)
            .map(({ state, jobs }) => [state, jobs]),
        );
      const release = queue.blockJobs();
      await Promise.all([add(), add(), add(), add(), add(jobFor(), { priority: 9 })]);
      await until(counts, { waiting: 3, active: 2, delayed: 0, failed: 0 });
      release();
      const none = { waiting: 0, active: 0, delayed: 0, failed: 0 };
      await expect.poll(counts, { timeout: 20_000 }).toEqual(none);
    });

    it('of erased documents are removed, except those in progress, and no others', async () => {
      const ended = await add();
      const kept = await add();
      await until(() => Promise.all([ended, kept].map(lifeOf)), ['ended', 'ended']);
      const release = queue.blockJobs();
      const running = [await add(), await add()];
      await until(() => running.map((job) => callsOf(job).length), [1, 1]);
      const waiting = await add(jobFor(), { priority: 7 });
      const erased = [ended, waiting, ...running].map(({ documentId }) => documentId);
      const inProgress = new Set(running.map(({ documentId }) => documentId));
      expect(await queue.states.eraseDocuments(erased)).toEqual(inProgress);
      expect(await Promise.all([ended, waiting, kept].map(lifeOf))).toEqual([
        undefined,
        undefined,
        'ended',
      ]);
      release();
      await until(() => Promise.all(running.map(lifeOf)), ['ended', 'ended']);
      expect(await queue.states.eraseDocuments(erased)).toEqual(new Set());
      expect(await Promise.all(running.map(lifeOf))).toEqual([undefined, undefined]);
    });

    it('are taken after the queue was emptied while its consumers were running', async () => {
      const release = queue.blockJobs();
      const before = [await add(), await add(), await add()];
      await until(() => queue.handler.calls.length, 2);
      await queue.empty();
      expect(await Promise.all(before.map(lifeOf))).toEqual([undefined, undefined, undefined]);
      release();
      const again = before[2] ?? jobFor();
      await add(again);
      await until(() => callsOf(again).length, 1);
      await until(() => lifeOf(again), 'ended');
    });
  });
}
