import type { IQueueBackend } from 'bullmq';
import { describe, expect, it, vi } from 'vitest';
import { FetchWatch } from './fetch-watch.js';

type MoveToActive = IQueueBackend['moveToActive'];
type WaitForJob = IQueueBackend['waitForJob'];

/** A backend that never gets a notification, and that fails to take a job as often as told. */
function backendThatFails(times: number) {
  let failuresLeft = times;
  return {
    moveToActive: vi.fn<MoveToActive>(async () => {
      failuresLeft -= 1;
      if (failuresLeft >= 0) throw new Error('connection lost');
      return [null, '', 0, 0];
    }),
    waitForJob: vi.fn<WaitForJob>(() => new Promise<never>(() => undefined)),
  } as unknown as IQueueBackend;
}

describe('a consumer that failed to take a job', () => {
  it('takes the next one without a wait for a notification', async () => {
    const watch = new FetchWatch();
    const backend = backendThatFails(1);
    const wait = backend.waitForJob;
    watch.attach(backend);
    await expect(backend.moveToActive('token', '')).rejects.toThrow('connection lost');
    expect(watch.isTaking(true)).toBe(false);

    expect(await backend.waitForJob(2)).toBeNull();
    expect(wait).not.toHaveBeenCalled();

    await backend.moveToActive('token', '');
    expect(watch.isTaking(true)).toBe(true);
    void backend.waitForJob(2);
    expect(wait).toHaveBeenCalledOnce();
  });
});
