import { spawn, type ChildProcess } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { outputOf } from './output-of.ts';

/** A way to run the programs of PostgreSQL, which refuse to run as root. */
export interface RunAs {
  description: string;
  prefix: readonly string[];
  /** Whom the files must belong to, when that is not who we are. */
  owner?: { uid: number; gid: number };
}

const asOurselves: RunAs = { description: 'as the current user', prefix: [] };

/**
 * In a user namespace of its own root looks like an ordinary user to PostgreSQL and yet keeps the
 * access rights of the owner root, so that a private folder such as /root is no hindrance.
 */
const inUserNamespace: RunAs = {
  description: 'by unshare',
  prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'],
};

const nobody = 65534;

/** The way to work on a data directory that exists. */
export async function runAsForExisting(dataDir: string, postgres: string): Promise<RunAs> {
  if (!isRoot()) return asOurselves;
  const { uid, gid } = await stat(dataDir);
  return firstUsable([uid === 0 ? inUserNamespace : droppedTo(uid, gid)], dataDir, postgres);
}

/** The way to fill an empty directory, which is given to the user who will work on it. */
export async function runAsForNew(emptyDir: string, postgres: string): Promise<RunAs> {
  if (!isRoot()) return asOurselves;
  const parent = await stat(dirname(emptyDir));
  const candidates = [inUserNamespace];
  if (parent.uid !== 0) candidates.push(droppedTo(parent.uid, parent.gid));
  candidates.push(droppedTo(nobody, nobody));
  return firstUsable(candidates, emptyDir, postgres);
}

/** Starts a program in the chosen way, in a session of its own: Ctrl-C in a terminal is for us. */
export function spawnAs(
  runAs: RunAs,
  [program, ...args]: readonly [string, ...string[]],
  stdio: ('ignore' | 'pipe' | number)[],
  cwd?: string,
): ChildProcess {
  const [command = program, ...rest] = [...runAs.prefix, program, ...args];
  return spawn(command, rest, {
    stdio,
    detached: true,
    env: environment(),
    ...(cwd === undefined ? {} : { cwd }),
    ...(runAs.owner ?? {}),
  });
}

function droppedTo(uid: number, gid: number): RunAs {
  return { description: `as user ${uid}`, prefix: [], owner: { uid, gid } };
}

async function firstUsable(candidates: RunAs[], dir: string, postgres: string): Promise<RunAs> {
  const refusals: string[] = [];
  for (const candidate of candidates) {
    if (candidate.owner) await chown(dir, candidate.owner.uid, candidate.owner.gid);
    const script = '"$1" --version >/dev/null && cd "$2" && test -w .';
    const child = spawnAs(
      candidate,
      ['sh', '-c', script, 'sh', postgres, dir],
      ['ignore', 'pipe', 'pipe'],
      '/',
    );
    const { ok, output } = await outputOf(child);
    if (ok) return candidate;
    refusals.push(`${candidate.description}: ${output.trim() || `${dir} is not writable`}`);
  }
  throw new Error(
    `PostgreSQL does not run as root, and no other way works here (${refusals.join('; ')}). ` +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Only what PostgreSQL needs: no secret of ours, and no PG* variable that would change its mind. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
