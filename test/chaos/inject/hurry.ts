// Loaded into the api: hourly tasks run every few seconds, and the sweep deletes orphans after half a minute instead of a
// day. So the sweep, the expiry of keys and the purge race the uploads of a run that lasts minutes. The sweep uses the
// true clock: a clock step of two minutes is small beside a day, but four times the half minute of a run.
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
