// Loaded into a built app by `node --import`: ends the process at the fault point that FAULT_POINT names, as a power cut
// would. `upload.committed#3` is the third time that it comes there; of several, divided by commas, the first that it
// comes to. Nothing of this is in what is shipped.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const STDERR = 2;
const armed = (process.env['FAULT_POINT'] ?? '').split(',').filter((point) => point !== '');
const left = new Map(
  armed.map((point) => {
    const [name = '', times = '1'] = point.split('#');
    return [name, Number(times)];
  }),
);

if (left.size > 0) {
  subscribe('strongroom:fault-point', (message) => {
    const name = String(message);
    const times = left.get(name);
    if (times === undefined) return;
    left.set(name, times - 1);
    if (times > 1) return;
    writeSync(STDERR, `killed at ${name}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal has been sent, but this thread may still run for a moment: it must not go one step further.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
