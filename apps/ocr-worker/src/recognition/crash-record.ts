import { z } from 'zod';
import type { JobAttempt } from '@app/queue';

/** The document as a whole, where pages are counted from 1: fetched and opened, its end reported. */
export const WHOLE_DOCUMENT = 0;
/** So many processes may die with the same part in hand before it is tried alone, and then one more. */
export const CRASHES_BEFORE_EXCLUSIVE = 5;

/** Who died with which part of a document in hand, as it lies in the storage. */
export const crashRecordSchema = z.object({
  /** Up to which death of which job has been counted: a job that is made anew begins at none. */
  jobAddedAt: z.number(),
  counted: z.number().int().nonnegative(),
  deaths: z.record(z.string(), z.number().int().positive()),
  /** What the process that wrote this was about to do. */
  inHand: z.number().int().nonnegative(),
  isAlone: z.boolean(),
  /** Parts that ended a process though nothing else went on in it. */
  quarantined: z.array(z.number().int().nonnegative()),
});
export type CrashRecord = z.infer<typeof crashRecordSchema>;

/**
 * Counts the deaths that the queue has seen since the last count. The last of them is laid at the door of what was in
 * hand. The first death of a document left no word of that, for until then nothing is noted: it was the first page
 * that is not stored, or, where none is, perhaps the opening. What died in between had not begun with anything.
 */
export function countCrashes(
  known: CrashRecord | undefined,
  attempt: Pick<JobAttempt, 'deaths' | 'addedAt'>,
  stored: ReadonlySet<number>,
): CrashRecord | undefined {
  const isSameJob = known?.jobAddedAt === attempt.addedAt;
  const fresh = attempt.deaths - (isSameJob ? known.counted : 0);
  if (fresh <= 0) return known;
  const deaths = { ...known?.deaths };
  const count = (part: number) => (deaths[part] = (deaths[part] ?? 0) + 1);
  if (known !== undefined) count(known.inHand);
  else for (const part of suspects(stored)) count(part);
  const isGuilty = known?.isAlone === true;
  return {
    jobAddedAt: attempt.addedAt,
    counted: attempt.deaths,
    deaths,
    inHand: WHOLE_DOCUMENT,
    isAlone: false,
    quarantined: [...(known?.quarantined ?? []), ...(isGuilty ? [known.inHand] : [])],
  };
}

/** Whether a part has to be alone in its process. */
export function mustRunAlone(record: CrashRecord | undefined, part: number): boolean {
  return (record?.deaths[part] ?? 0) >= CRASHES_BEFORE_EXCLUSIVE;
}

function suspects(stored: ReadonlySet<number>): number[] {
  let page = 1;
  while (stored.has(page)) page += 1;
  return page === 1 ? [WHOLE_DOCUMENT, page] : [page];
}
