// Loaded into a built app: writes its heap limit to HEAP_LOG, so that the harness can check that --heap-mb had effect.
import { appendFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';

const log = process.env['HEAP_LOG'];
if (log !== undefined) appendFileSync(log, `${getHeapStatistics().heap_size_limit}\n`);
