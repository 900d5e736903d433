import type { BackupSet } from './backup-folder.js';

/** The number of backups of each kind that are kept. */
export interface Keep {
  /** The number of newest backups that are kept, regardless of their age. */
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

const DAY_MS = 86_400_000;

/**
 * Returns the sets to remove. A signed set is only compared with other signed ones, because anybody who can
 * write to the folder can make unsigned sets with later times.
 */
export function expiredSets(sets: readonly BackupSet[], keep: Keep): BackupSet[] {
  const expiredOf = (some: readonly BackupSet[]) =>
    new Set(expired(some.map(timeOf), keep).map((time) => time.getTime()));
  const ofSigned = expiredOf(sets.filter(({ isSigned }) => isSigned));
  const ofAll = expiredOf(sets);
  return sets.filter((set) => (set.isSigned ? ofSigned : ofAll).has(timeOf(set).getTime()));
}

function timeOf({ manifest }: BackupSet): Date {
  return new Date(manifest.createdAt);
}

/**
 * Returns the times of the backups to remove: all except the newest ones, and the latest one of each of the
 * last days, weeks and months that have a backup. The latest backup is always kept.
 */
export function expired(times: readonly Date[], keep: Keep): Date[] {
  const newestFirst = times.toSorted((a, b) => b.getTime() - a.getTime());
  const kept = new Set(newestFirst.slice(0, Math.max(1, keep.last)));
  const kinds: readonly (readonly [number, (time: Date) => string])[] = [
    [keep.daily, (time) => time.toISOString().slice(0, 10)],
    [keep.weekly, weekOf],
    [keep.monthly, (time) => time.toISOString().slice(0, 7)],
  ];
  for (const [count, periodOf] of kinds) {
    const latest = new Map<string, Date>();
    for (const time of newestFirst) {
      const period = periodOf(time);
      if (!latest.has(period)) latest.set(period, time);
    }
    for (const time of [...latest.values()].slice(0, count)) kept.add(time);
  }
  return newestFirst.filter((time) => !kept.has(time));
}

/** Numbers the weeks, which begin on Monday. The 3 is there because the first day of 1970 was a Thursday. */
function weekOf(time: Date): string {
  return String(Math.floor((time.getTime() / DAY_MS + 3) / 7));
}
