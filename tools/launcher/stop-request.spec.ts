import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { unlessStopped } from './stop-request.ts';

it('unlessStopped resolves or rejects as the work does', async () => {
  const { signal } = new AbortController();
  await expect(unlessStopped(Promise.resolve(7), signal)).resolves.toBe(7);
  await expect(unlessStopped(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad');
});

it('unlessStopped rejects with exit code 130 when a stop is requested during the work or before it', async () => {
  const controller = new AbortController();
  const waiting = unlessStopped(delay(60_000, undefined, { ref: false }), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ constructor: Failure, exitCode: 130 });
  const late = unlessStopped(delay(60_000, undefined, { ref: false }), controller.signal);
  await expect(late).rejects.toThrow('stopped before the end');
});
