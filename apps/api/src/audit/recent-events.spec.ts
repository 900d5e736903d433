import { describe, expect, it } from 'vitest';
import { RecentEvents } from './recent-events.js';

describe('recent events', () => {
  it('are known for the window', () => {
    const events = new RecentEvents(100, 10);
    events.add('one', 1_000);
    expect(events.has('one', 1_099)).toBe(true);
    expect(events.has('one', 1_100)).toBe(false);
    expect(events.has('other', 1_000)).toBe(false);
    events.remove('one');
    expect(events.has('one', 1_000)).toBe(false);
  });

  it('are bounded in number: the oldest is forgotten first', () => {
    const events = new RecentEvents(100, 2);
    for (const key of ['one', 'two', 'one', 'three']) events.add(key, 0);
    expect(['one', 'two', 'three'].filter((key) => events.has(key, 0))).toEqual(['one', 'three']);
  });
});
