// Loaded into a built app: stops the process (SIGSTOP) when it first reaches the fault point STOP_POINT. The harness reads
// the line on stderr, acts at that moment, and continues the process (SIGCONT).
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const STDERR = 2;
const point = process.env['STOP_POINT'] ?? '';
let isOver = point === '';

if (!isOver) {
  subscribe('strongroom:fault-point', (message) => {
    if (isOver || message !== point) return;
    isOver = true;
    writeSync(STDERR, `stopped at ${point}\n`);
    process.kill(process.pid, 'SIGSTOP');
  });
}
