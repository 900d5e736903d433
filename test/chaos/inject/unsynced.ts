// Loaded into every app of a run that keeps files: notes in UNSYNCED_LOG what of the store is not durable yet. SIGKILL
// leaves the page cache alone, so a run that only kills would never miss an fsync; at a power cut the harness removes
// what, by these notes, a disk could have lost. See ../nemesis/power-cut.ts.
import { appendFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';

const log = process.env['UNSYNCED_LOG'];
const root = process.env['UNSYNCED_ROOT'] ?? '';
const paths = new WeakMap<object, string>();

/** The clock is that of the whole machine, so that the notes of several processes have an order. */
function note(event: 'wrote' | 'entered' | 'synced', path: string, at: bigint): void {
  if (log === undefined || path === '' || !path.startsWith(root)) return;
  appendFileSync(log, `${at} ${event} ${path}\n`);
}
const now = () => process.hrtime.bigint();

const real = { open: fs.open, rename: fs.rename, mkdir: fs.mkdir };
type Handle = Awaited<ReturnType<typeof fs.open>>;

fs.open = async (path, flags, mode) => {
  const handle = await real.open(path, flags, mode);
  paths.set(handle, String(path));
  return handle;
};
fs.rename = async (from, to) => {
  note('entered', `${String(to)}\t${String(from)}`, now());
  await real.rename(from, to);
};
fs.mkdir = (async (path: string, options: never) => {
  // Noted for the moment before: by the moment after, another process may have synced a file in it.
  const begun = now();
  const made: unknown = await real.mkdir(path, options);
  // With `recursive`, the first folder that was made; the others lie below it.
  if (typeof made === 'string') {
    for (let folder = path; folder.length >= made.length; folder = dirname(folder)) {
      note('entered', folder, begun);
    }
  }
  return made;
}) as typeof fs.mkdir;
syncBuiltinESMExports();

const probe = await real.open('/dev/null', 'r');
type Write = (this: Handle, ...args: unknown[]) => Promise<unknown>;
interface Handles {
  write: Write;
  writev: Write;
  sync: (this: Handle) => Promise<void>;
}
const handles = Object.getPrototypeOf(probe) as Handles;
await probe.close();
const { sync } = handles;
for (const name of ['write', 'writev'] as const) {
  const write = handles[name];
  handles[name] = async function writeNoted(...args) {
    const path = paths.get(this) ?? '';
    // Before, for a process that dies meanwhile; after, since a sync that begins meanwhile may not cover it.
    note('wrote', path, now());
    try {
      return await write.apply(this, args);
    } finally {
      note('wrote', path, now());
    }
  };
}
// A `datasync` is not noted: it runs beside writes, and what it covers nobody can tell.
handles.sync = async function syncNoted() {
  // What was written or entered after it began may not be covered.
  const begun = now();
  await sync.call(this);
  const path = paths.get(this);
  if (path !== undefined) note('synced', path, begun);
};
