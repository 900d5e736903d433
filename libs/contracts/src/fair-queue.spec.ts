import { describe, expect, it } from 'vitest';
import { shouldYield, priorityOf } from './fair-queue.js';

describe('a priority', () => {
  it('grows with the turn, and within a turn the only document of an account comes first', () => {
    const places = [0, 1, 2].flatMap((turn) => [
      { turn, isOnlyOneOfAccount: true },
      { turn, isOnlyOneOfAccount: false },
    ]);
    expect(places.map(priorityOf)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does not exceed the highest priority of BullMQ', () => {
    expect(priorityOf({ turn: 2 ** 40, isOnlyOneOfAccount: true })).toBe(2 ** 21);
  });
});

describe('a document that is being read', () => {
  it('yields at the next page to the only document of another account', () => {
    const waiting = priorityOf({ turn: 4, isOnlyOneOfAccount: true });
    expect([4, 5].map((turn) => shouldYield(turn, waiting))).toEqual([false, true]);
  });

  it('yields to other documents when it is 16 pages ahead of them', () => {
    const waiting = priorityOf({ turn: 4, isOnlyOneOfAccount: false });
    expect([5, 19, 20].map((turn) => shouldYield(turn, waiting))).toEqual([false, false, true]);
  });

  it('yields to a job of an older release, which has no priority, at the same distance', () => {
    expect([14, 15].map((turn) => shouldYield(turn, 0))).toEqual([false, true]);
  });
});
