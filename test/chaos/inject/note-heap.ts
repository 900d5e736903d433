// Loaded into a built app: notes in HEAP_LOG the limit of its heap, so that the harness can prove that --heap-mb reached it.
import { appendFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';

const log = process.env['HEAP_LOG'];
if (log !== undefined) appendFileSync(log, `${getHeapStatistics().heap_size_limit}\n`);
