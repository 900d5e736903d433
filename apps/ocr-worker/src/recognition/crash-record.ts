import { z } from 'zod';
import type { JobAttempt } from '@app/queue';

/**
 * The number of the part that is no page: fetching and opening the original, and reporting the end. Pages are
 * numbered from 1.
 */
export const WHOLE_DOCUMENT = 0;
/**
 * After this many crashes with the same part in progress, the part is tried with nothing else in the process.
 */
export const CRASHES_BEFORE_EXCLUSIVE = 5;

/** How many worker processes crashed while they read an extraction, and on which part of it. */
export interface CrashRecord {
  /** The job whose crashes `counted` counts. A job that was added again starts at zero. */
  readonly jobAddedAt: number;
  readonly counted: number;
  /** The number of crashes by part. */
  readonly crashes: Readonly<Record<string, number>>;
  /** The part that the process which wrote this was about to start. */
  readonly inProgress: number;
  /** Whether nothing else ran in that process. */
  readonly isExclusive: boolean;
  /** Parts that crashed a process in which nothing else ran. */
  readonly quarantined: readonly number[];
}

/**
 * The names in the stored JSON are older than those of {@link CrashRecord}. Workers of both releases read it.
 */
const storedSchema = z.object({
  jobAddedAt: z.number(),
  counted: z.number().int().nonnegative(),
  deaths: z.record(z.string(), z.number().int().positive()),
  inHand: z.number().int().nonnegative(),
  isAlone: z.boolean(),
  condemned: z.array(z.number().int().nonnegative()),
});

/** @throws when the bytes are not a crash record */
export function parseCrashRecord(bytes: Buffer): CrashRecord {
  const stored = storedSchema.parse(JSON.parse(bytes.toString('utf8')));
  const { jobAddedAt, counted, deaths, inHand, isAlone, condemned } = stored;
  return {
    jobAddedAt,
    counted,
    crashes: deaths,
    inProgress: inHand,
    isExclusive: isAlone,
    quarantined: condemned,
  };
}

export function serializeCrashRecord(record: CrashRecord): Buffer {
  const { jobAddedAt, counted, crashes, inProgress, isExclusive, quarantined } = record;
  const stored: z.input<typeof storedSchema> = {
    jobAddedAt,
    counted,
    deaths: crashes,
    inHand: inProgress,
    isAlone: isExclusive,
    condemned: [...quarantined],
  };
  return Buffer.from(JSON.stringify(stored));
}

/**
 * Adds the crashes that the queue has seen since the last count. The last crash is attributed to the part in
 * progress. Before the first crash of a document no part is noted as in progress; that crash is attributed to
 * the first page that is not stored and, if no page is stored, also to opening the document. Crashes in
 * between happened before any part was started, so they are not attributed to any part.
 */
export function countCrashes(
  known: CrashRecord | undefined,
  attempt: Pick<JobAttempt, 'deaths' | 'addedAt'>,
  stored: ReadonlySet<number>,
): CrashRecord | undefined {
  const isSameJob = known?.jobAddedAt === attempt.addedAt;
  const fresh = attempt.deaths - (isSameJob ? known.counted : 0);
  if (fresh <= 0) return known;
  const crashes = { ...known?.crashes };
  const parts = known === undefined ? suspects(stored) : [known.inProgress];
  for (const part of parts) crashes[part] = (crashes[part] ?? 0) + 1;
  const crashedAlone = known?.isExclusive === true ? [known.inProgress] : [];
  return {
    jobAddedAt: attempt.addedAt,
    counted: attempt.deaths,
    crashes,
    inProgress: WHOLE_DOCUMENT,
    isExclusive: false,
    quarantined: [...(known?.quarantined ?? []), ...crashedAlone],
  };
}

/** Whether nothing else may run in the process while this part is tried. */
export function mustRunAlone(record: CrashRecord | undefined, part: number): boolean {
  return (record?.crashes[part] ?? 0) >= CRASHES_BEFORE_EXCLUSIVE;
}

function suspects(stored: ReadonlySet<number>): number[] {
  let page = 1;
  while (stored.has(page)) page += 1;
  return page === 1 ? [WHOLE_DOCUMENT, page] : [page];
}
