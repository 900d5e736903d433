import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RECOGNISE_DOCUMENT, type RecogniseDocument } from '@app/contracts';
import { jobFor, until, type ScriptedQueue } from './queue-bench.contract.js';
import { RequeueJobError } from './queue.errors.js';

/** Tests the order in which jobs are taken, and the withdrawal of jobs. */
export function describeQueueOrder(queue: ScriptedQueue): void {
  const firstWaiting = () => queue.states.firstWaiting(RECOGNISE_DOCUMENT);
  const lifeOf = (job: RecogniseDocument) => queue.lifeOf(job);

  describe('in order', () => {
    it('are taken by priority, and jobs without a priority first', async () => {
      await queue.empty();
      expect(await firstWaiting()).toBeUndefined();
      const [stays, leaves] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const gates = [stays, leaves];
      // Only one of the two blocked jobs continues, so that the others are taken one after the other.
      queue.handler.script = () => gates.shift()?.promise ?? Promise.resolve();
      await Promise.all([queue.add(), queue.add()]);
      await until(() => queue.handler.calls.length, 2);
      const last = await queue.add(jobFor(), { priority: 300 });
      const second = await queue.add(jobFor(), { priority: 7 });
      expect(await firstWaiting()).toBe(7);
      const first = await queue.add();
      expect(await firstWaiting()).toBe(0);
      leaves.resolve();
      await until(() => queue.lifeOf(last), 'ended');
      const taken = queue.handler.calls.slice(2).map(({ document }) => document);
      expect(taken).toEqual([first, second, last]);
      stays.resolve();
    });

    it('let other jobs pass when they are requeued with a later priority', async () => {
      await queue.empty();
      const gate = Promise.withResolvers<void>();
      const [blocked, requeued] = [jobFor(), jobFor()];
      let returns = 1;
      queue.handler.script = async ({ document: { extractionId } }) => {
        if (extractionId === blocked.extractionId) await gate.promise;
        if (extractionId === requeued.extractionId && returns-- > 0) {
          await until(firstWaiting, 20);
          throw new RequeueJobError({ priority: 30 });
        }
      };
      await queue.add(blocked);
      await until(() => queue.handler.calls.length, 1);
      await queue.add(requeued, { priority: 10 });
      const other = await queue.add(jobFor(), { priority: 20 });
      await until(() => queue.callsOf(requeued).length, 2);
      const order = queue.handler.calls.map(({ document }) => document.extractionId);
      expect(order.filter((id) => id !== blocked.extractionId)).toEqual(
        [requeued, other, requeued].map(({ extractionId }) => extractionId),
      );
      gate.resolve();
      await until(
        () => Promise.all([blocked, requeued, other].map(lifeOf)),
        Array(3).fill('ended'),
      );
    });

    it('are withdrawn while no consumer has begun them', async () => {
      await queue.empty();
      const withdraw = ({ extractionId }: RecogniseDocument) =>
        queue.states.withdraw(RECOGNISE_DOCUMENT, extractionId);
      expect(await withdraw(jobFor())).toBe('absent');
      const release = queue.blockJobs();
      const [blocked] = await Promise.all([queue.add(), queue.add()]);
      await until(() => queue.handler.calls.length, 2);
      const waiting = [await queue.add(), await queue.add(jobFor(), { priority: 5 })];
      expect(await Promise.all(waiting.map(withdraw))).toEqual(['withdrawn', 'withdrawn']);
      expect(await Promise.all(waiting.map(withdraw))).toEqual(['absent', 'absent']);
      expect(await withdraw(blocked)).toBe('held');
      release();
      await until(() => queue.lifeOf(blocked), 'ended');
      expect(await withdraw(blocked)).toBe('withdrawn');
      expect(queue.handler.calls).toHaveLength(2);
    });

    it('are either withdrawn or handled, never both, when the two happen at the same time', async () => {
      const withdrawn: RecogniseDocument[] = [];
      for (let round = 0; round < 150; round += 1) {
        const release = queue.blockJobs();
        const job = jobFor();
        const adding = queue.add(job, { priority: 5 });
        // In some rounds the job is withdrawn while it is being added.
        await Promise.race([adding, delay(round % 3)]);
        const outcome = await queue.states.withdraw(RECOGNISE_DOCUMENT, job.extractionId);
        await adding;
        if (outcome === 'withdrawn') withdrawn.push(job);
        release();
        await until(() => queue.lifeOf(job), outcome === 'withdrawn' ? undefined : 'ended');
      }
      expect(withdrawn.filter((job) => queue.callsOf(job).length > 0)).toEqual([]);
      expect(queue.handler.calls.length).toBe(150 - withdrawn.length);
      expect(withdrawn.length).toBeGreaterThan(0);
    });
  });
}
