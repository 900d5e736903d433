import { expect, it } from 'vitest';
import { PERIODIC_JOB_LOCKS } from '@app/database';
import { SCHEDULE } from './schedule.js';

it('every number of a lock belongs to one job of the schedule', () => {
  const locks = SCHEDULE.map(({ lock }) => lock);
  expect(locks.toSorted((a, b) => a - b)).toEqual(
    Object.values(PERIODIC_JOB_LOCKS).toSorted((a, b) => a - b),
  );
  expect(new Set(locks).size).toBe(locks.length);
});

it('every job has a name of its own in the log', () => {
  const names = SCHEDULE.map(({ service }) => service.name);
  expect(new Set(names).size).toBe(names.length);
});
