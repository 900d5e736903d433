import type { Response } from 'express';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runInContext, startDeadline, timeLeftMs } from '@app/request-context';
import { streamTo } from './content-response.js';

it('an answer that goes on for longer than a request may wait leaves each step its own limit', async () => {
  const limits: number[] = [];
  async function* slowly() {
    for (const piece of ['one', 'two']) {
      await delay(20);
      limits.push(timeLeftMs(3_000));
      yield piece;
    }
  }
  const res = new PassThrough();
  await runInContext({ requestId: 'r' }, async () => {
    startDeadline(10);
    await streamTo(slowly(), res as unknown as Response);
  });
  expect(String(await buffer(res))).toBe('onetwo');
  expect(limits).toEqual([3_000, 3_000]);
});
