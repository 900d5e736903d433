import { describe, expect, it } from 'vitest';
import { shouldYield, priorityOf } from './fair-queue.js';

describe('a priority', () => {
  it('grows with the turn, and one in a hurry is before others of its turn', () => {
    const places = [0, 1, 2].flatMap((turn) => [
      { turn, isOnlyOneOfAccount: true },
      { turn, isOnlyOneOfAccount: false },
    ]);
    expect(places.map(priorityOf)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('ends where those of BullMQ end', () => {
    expect(priorityOf({ turn: 2 ** 40, isOnlyOneOfAccount: true })).toBe(2 ** 21);
  });
});

describe('whoever reads', () => {
  it('gives way at the next page to one who waits for nothing else', () => {
    const waiting = priorityOf({ turn: 4, isOnlyOneOfAccount: true });
    expect([4, 5].map((turn) => shouldYield(turn, waiting))).toEqual([false, true]);
  });

  it('gives way to others when he is well ahead of them', () => {
    const waiting = priorityOf({ turn: 4, isOnlyOneOfAccount: false });
    expect([5, 19, 20].map((turn) => shouldYield(turn, waiting))).toEqual([false, false, true]);
  });

  it('gives way to a job without a priority, of an older release, at the same distance', () => {
    expect([14, 15].map((turn) => shouldYield(turn, 0))).toEqual([false, true]);
  });
});
