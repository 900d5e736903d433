import { describe, expect, it } from 'vitest';
import { expired } from './rotation.js';

const day = (text: string) => new Date(`${text}T03:00:00Z`);
const DAY_MS = 86_400_000;
/** One backup each night, the last one on 2026-11-24. */
const nightlyBackups = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => new Date(day('2026-11-24').getTime() - index * DAY_MS),
  );
const kept = (times: readonly Date[], keep: Parameters<typeof expired>[1]) => {
  const removed = new Set(expired(times, keep));
  return times.filter((time) => !removed.has(time)).map((time) => time.toISOString().slice(0, 10));
};

describe('expired', () => {
  it('keeps the latest backup of each of the last days', () => {
    expect(kept(nightlyBackups(30), { last: 1, daily: 3, weekly: 0, monthly: 0 })).toEqual([
      '2026-11-24',
      '2026-11-23',
      '2026-11-22',
    ]);
  });

  it('keeps the latest of each week, which ends on Sunday, and of each month', () => {
    expect(kept(nightlyBackups(100), { last: 1, daily: 1, weekly: 3, monthly: 3 })).toEqual([
      '2026-11-24',
      '2026-11-22',
      '2026-11-15',
      '2026-10-31',
      '2026-09-30',
    ]);
  });

  it('keeps one backup of a day: the latest', () => {
    const times = [day('2026-11-24'), new Date('2026-11-24T21:00:00Z'), day('2026-11-23')];
    expect(expired(times, { last: 1, daily: 7, weekly: 0, monthly: 0 })).toEqual([
      day('2026-11-24'),
    ]);
  });

  it('keeps the newest backups, also several of one day', () => {
    const hours = [1, 2, 3, 4].map((hour) => new Date(`2026-11-24T0${hour}:00:00Z`));
    expect(expired(hours, { last: 2, daily: 1, weekly: 0, monthly: 0 })).toEqual([
      hours[1],
      hours[0],
    ]);
  });

  it('always keeps the only backup, regardless of its age', () => {
    expect(expired([day('2001-01-01')], { last: 0, daily: 0, weekly: 0, monthly: 0 })).toEqual([]);
  });

  it('counts only days with a backup, so that no backup expires while the service is off', () => {
    const times = [day('2026-11-24'), day('2026-06-01'), day('2026-01-01')];
    expect(expired(times, { last: 1, daily: 3, weekly: 0, monthly: 0 })).toEqual([]);
  });
});
