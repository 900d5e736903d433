import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ANSWER_WITHIN_MS,
  pauseDeadline,
  startDeadline,
  TIDYING_MS,
  timeLeftMs,
} from './deadline.js';
import { runInContext } from './request-context.js';

describe('the time of a request', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());
  const inRequest = (fn: () => void) => runInContext({ requestId: 'r' }, fn);
  const pass = (ms: number) => vi.advanceTimersByTime(ms);

  it('limits each step to its own time, and all steps together to the time of the request', () => {
    inRequest(() => {
      startDeadline(ANSWER_WITHIN_MS);
      expect(timeLeftMs(3_000)).toBe(3_000);
      pass(2_500);
      expect(timeLeftMs(3_000)).toBe(ANSWER_WITHIN_MS - 2_500);
      pass(60_000);
      expect(timeLeftMs(3_000)).toBe(TIDYING_MS);
      expect(timeLeftMs(10)).toBe(10);
    });
  });

  it('is paused while the server waits for the client', () => {
    inRequest(() => {
      startDeadline(4_000);
      pass(1_000);
      const goOn = pauseDeadline();
      pass(60_000);
      expect(timeLeftMs(30_000)).toBe(30_000);
      goOn();
      expect(timeLeftMs(30_000)).toBe(3_000);
      pauseDeadline()(5_000);
      expect(timeLeftMs(30_000)).toBe(8_000);
    });
  });

  it('is unlimited outside a request, and in a request that did not start a deadline', () => {
    startDeadline(1);
    expect(timeLeftMs(3_000)).toBe(3_000);
    inRequest(() => {
      pauseDeadline()(1);
      expect(timeLeftMs(3_000)).toBe(3_000);
    });
  });
});
