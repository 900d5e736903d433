// Loaded into a built app by `node --import`: ends the process at the fault point that FAULT_POINT names, as a power cut
// would. `upload.committed#3` is the third time that it comes there. Nothing of this is in what is shipped.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const STDERR = 2;
const [wanted, times = '1'] = (process.env['FAULT_POINT'] ?? '').split('#');
let left = Number(times);

if (wanted !== '') {
  subscribe('strongroom:fault-point', (name) => {
    if (name !== wanted) return;
    left -= 1;
    if (left > 0) return;
    writeSync(STDERR, `killed at ${wanted}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal has been sent, but this thread may still run for a moment: it must not go one step further.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
