// Loaded into the api: what upkeep does once an hour is done every few seconds, and half a minute counts as a day. So
// the sweep, the expiry of keys and the purge race the uploads of a run that lasts minutes. The sweep goes by the true
// clock: a step of two minutes is nothing to its hour at least, and four times its half a minute here.
import { importBuilt } from './import-built.ts';

const EVERY_MS = 3_000;
const trueNow = () => performance.timeOrigin + performance.now();
const SWEEP_AGE_MS = 30_000;

interface Task {
  task: { everyMs: number };
  start: (this: Task) => void;
}
interface Sweeper {
  sweep: (this: Sweeper, before: Date, signal?: AbortSignal) => Promise<unknown>;
}

const { PeriodicTask } = await importBuilt<{ PeriodicTask: { prototype: Task } }>(
  'apps/api/src/background/periodic-task.js',
);
const { start } = PeriodicTask.prototype;
PeriodicTask.prototype.start = function startSooner() {
  this.task = { ...this.task, everyMs: Math.min(this.task.everyMs, EVERY_MS) };
  start.call(this);
};

const { OrphanSweeper } = await importBuilt<{ OrphanSweeper: { prototype: Sweeper } }>(
  'apps/api/src/retention/orphan-sweeper.js',
);
const { sweep } = OrphanSweeper.prototype;
OrphanSweeper.prototype.sweep = function sweepSooner(_before, signal) {
  return sweep.call(this, new Date(trueNow() - SWEEP_AGE_MS), signal);
};
