// Loaded into a built app: stops the process (SIGSTOP) when it first comes to the fault point that STOP_POINT names. The
// harness reads the line on stderr, does what it wants to be done at that moment, and lets the process go on (SIGCONT).
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
