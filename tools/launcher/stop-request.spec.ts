import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { unlessStopped } from './stop-request.ts';

it('comes to what the work comes to', async () => {
  const { signal } = new AbortController();
  await expect(unlessStopped(Promise.resolve(7), signal)).resolves.toBe(7);
  await expect(unlessStopped(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad');
});

it('ends with exit code 130 when the wish to stop comes first, or came before', async () => {
  const controller = new AbortController();
  const waiting = unlessStopped(delay(60_000, undefined, { ref: false }), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ constructor: Failure, exitCode: 130 });
  const late = unlessStopped(delay(60_000, undefined, { ref: false }), controller.signal);
  await expect(late).rejects.toThrow('stopped before the end');
});
