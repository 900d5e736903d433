import { expect, it } from 'vitest';
import { PERIODIC_JOB_LOCKS } from '@app/database';
import { SCHEDULE } from './schedule.js';

it('every periodic job has its own lock, and every lock has a job', () => {
  const locks = SCHEDULE.map(({ lock }) => lock);
  expect(locks.toSorted((a, b) => a - b)).toEqual(
    Object.values(PERIODIC_JOB_LOCKS).toSorted((a, b) => a - b),
  );
  expect(new Set(locks).size).toBe(locks.length);
});

it('every periodic job has its own name in the log', () => {
  const names = SCHEDULE.map(({ service }) => service.name);
  expect(new Set(names).size).toBe(names.length);
});
