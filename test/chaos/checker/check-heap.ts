import { readFileSync } from 'node:fs';
import { Failure } from '../../../tools/launcher/failure.ts';

const MIB = 1024 ** 2;
/** V8 adds up to three semi-spaces of the young generation, 64 MiB each, to the limit of the old one. */
const YOUNG_MIB = 192;

/**
 * The largest limit of the heap that an app noted, in MiB.
 *
 * @throws Failure when the limit of the run did not reach one of them: then a leak would not show
 */
export function checkHeapLimits(heapLog: string, heapMb: number): number {
  const limits = readFileSync(heapLog, 'utf8').trim().split('\n').map(Number);
  const largest = Math.round(Math.max(...limits) / MIB);
  if (largest > heapMb + YOUNG_MIB) {
    throw new Failure(`an app has a heap of ${largest} MiB instead of ${heapMb} MiB`);
  }
  return largest;
}
