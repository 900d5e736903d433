// Loaded into every app of a run with file storage: logs the writes, renames and syncs of the store to UNSYNCED_LOG.
// SIGKILL keeps the page cache, so kills alone would never show a missing fsync. At a power cut the harness deletes the
// files that a disk could have lost by this log. See ../nemesis/power-cut.ts.
import { appendFileSync, readlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';

const log = process.env['UNSYNCED_LOG'];
const root = process.env['UNSYNCED_ROOT'] ?? '';
const paths = new WeakMap<object, string>();

/** The clock is the same for all processes of the machine, so that the entries of several processes have an order. */
function note(event: 'wrote' | 'entered' | 'synced', path: string, at: bigint): void {
  if (log === undefined || path === '' || !path.startsWith(root)) return;
  appendFileSync(log, `${at} ${event} ${path}\n`);
}
/** The store names files below open folders: /proc/self/fd/12/name. Returns the path that this is at the moment. */
function actualPath(path: unknown): string {
  const [, folder, name] = /^(\/proc\/self\/fd\/\d+)(.*)$/.exec(String(path)) ?? [];
  return folder === undefined ? String(path) : `${readlinkSync(folder)}${name}`;
}
const now = () => process.hrtime.bigint();

const real = { open: fs.open, rename: fs.rename, mkdir: fs.mkdir };
type Handle = Awaited<ReturnType<typeof fs.open>>;

fs.open = async (path, flags, mode) => {
  const actual = actualPath(path);
  const handle = await real.open(path, flags, mode);
  paths.set(handle, actual);
  return handle;
};
fs.rename = async (from, to) => {
  note('entered', `${actualPath(to)}\t${actualPath(from)}`, now());
  await real.rename(from, to);
};
fs.mkdir = (async (path: string, options: never) => {
  // The time before the call: after the call, another process may already have synced a file in the folder.
  const begun = now();
  const actual = actualPath(path);
  const made: unknown = await real.mkdir(path, options);
  // With `recursive`, mkdir returns the first folder that it created. The others are below it.
  const isRecursive = (options as { recursive?: boolean } | undefined)?.recursive === true;
  if (!isRecursive) note('entered', actual, begun);
  else if (typeof made === 'string') {
    for (let folder = actual; folder.length >= made.length; folder = dirname(folder)) {
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
    // Logged before, in case the process is killed meanwhile, and after, because a sync that begins meanwhile may not
    // cover the write.
    note('wrote', path, now());
    try {
      return await write.apply(this, args);
    } finally {
      note('wrote', path, now());
    }
  };
}
// A `datasync` is not logged: it runs in parallel with writes, and it is unknown which of them it covers.
handles.sync = async function syncNoted() {
  // Writes and renames after the beginning of the sync may not be covered by it.
  const begun = now();
  await sync.call(this);
  const path = paths.get(this);
  if (path !== undefined) note('synced', path, begun);
};
