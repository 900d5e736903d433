import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SourceUnavailableError } from '../sources.errors.js';
import { endOn } from './end-on.js';

describe('work with a deadline', () => {
  it('ends as unavailable when the time is over', async () => {
    const reasons: Error[] = [];
    const release = endOn(new AbortController().signal, 20, (reason) => reasons.push(reason));
    await delay(60);
    release();
    expect(reasons).toEqual([expect.any(SourceUnavailableError)]);
  });

  it('ends with the reason of its signal', () => {
    const reasons: Error[] = [];
    const controller = new AbortController();
    const release = endOn(controller.signal, 10_000, (reason) => reasons.push(reason));
    const reason = new Error('stopped');
    controller.abort(reason);
    release();
    expect(reasons).toEqual([reason]);
  });

  it('that is done is not ended any more', async () => {
    const reasons: Error[] = [];
    const controller = new AbortController();
    endOn(controller.signal, 20, (reason) => reasons.push(reason))();
    controller.abort();
    await delay(60);
    expect(reasons).toEqual([]);
  });
});
