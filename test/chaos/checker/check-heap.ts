import { readFileSync } from 'node:fs';
import { Failure } from '../../../tools/launcher/failure.ts';

const MIB = 1024 ** 2;
/** V8 adds up to three semi-spaces of the young generation, 64 MiB each, to the limit of the old generation. */
const YOUNG_MIB = 192;

/**
 * Returns the largest heap limit that an app wrote to the log, in MiB.
 *
 * @throws Failure when an app did not get the limit of the run, because a memory leak would then not show
 */
export function checkHeapLimits(heapLog: string, heapMb: number): number {
  const limits = readFileSync(heapLog, 'utf8').trim().split('\n').map(Number);
  const largest = Math.round(Math.max(...limits) / MIB);
  if (largest > heapMb + YOUNG_MIB) {
    throw new Failure(`an app has a heap limit of ${largest} MiB instead of ${heapMb} MiB`);
  }
  return largest;
}
