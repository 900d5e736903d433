// Loaded into a built app by `node --import`: kills the process at the fault point that FAULT_POINT names.
// `upload.committed#3` means the third time that the process reaches the point. Of several points, separated by commas,
// the first that is reached counts. No build contains this file.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const STDERR = 2;
const armed = (process.env['FAULT_POINT'] ?? '').split(',').filter((point) => point !== '');
const passesLeft = new Map(
  armed.map((point) => {
    const [name = '', times = '1'] = point.split('#');
    return [name, Number(times)];
  }),
);

if (passesLeft.size > 0) {
  subscribe('strongroom:fault-point', (message) => {
    const name = String(message);
    const times = passesLeft.get(name);
    if (times === undefined) return;
    passesLeft.set(name, times - 1);
    if (times > 1) return;
    writeSync(STDERR, `killed at ${name}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal has been sent, but this thread may run a moment longer. It must not execute another statement.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
