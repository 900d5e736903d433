import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { outputOf } from './output-of.ts';

/** A way to run the programs of PostgreSQL, which refuse to run as root. */
export interface RunAs {
  description: string;
  prefix: readonly string[];
  /** The user that the files must belong to, if it is not the current user. */
  owner?: Account;
}

const asOurselves: RunAs = { description: 'as the current user', prefix: [] };

interface Account {
  uid: number;
  gid: number;
}

/** How to run the programs on an existing data directory. */
export async function runAsForExisting(dataDir: string, postgres: string): Promise<RunAs> {
  if (!isRoot()) return asOurselves;
  const owner = await stat(dataDir);
  const way = owner.uid === 0 ? inUserNamespace(await unprivilegedAccount()) : droppedTo(owner);
  return firstUsable([way], dataDir, postgres);
}

/** How to run the programs on an empty directory, which then belongs to the user who will run the server. */
export async function runAsForNew(emptyDir: string, postgres: string): Promise<RunAs> {
  if (!isRoot()) return asOurselves;
  const parent = dirname(emptyDir);
  const { uid, gid, mode } = await stat(parent);
  const unprivileged = await unprivilegedAccount();
  if (uid !== 0) {
    const ways = [inUserNamespace(unprivileged), droppedTo({ uid, gid })];
    return firstUsable(ways, emptyDir, postgres);
  }
  try {
    return await firstUsable([inUserNamespace(unprivileged)], emptyDir, postgres);
  } catch {
    // The other user must be able to pass through our folder; its files stay private.
    await chmod(parent, mode | 0o011);
    const ways = [inUserNamespace(unprivileged), droppedTo(unprivileged)];
    return firstUsable(ways, emptyDir, postgres);
  }
}

/** Starts a program in the chosen way, in its own session, so that Ctrl-C in a terminal reaches only us. */
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

/**
 * In its own user namespace, root looks like an ordinary user to PostgreSQL but keeps root's access rights,
 * so that a private folder such as /root is accessible.
 */
function inUserNamespace({ uid, gid }: Account): RunAs {
  return {
    description: 'by unshare',
    prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
  };
}

function droppedTo({ uid, gid }: Account): RunAs {
  return { description: `as user ${uid}`, prefix: [], owner: { uid, gid } };
}

/** An account other than root. It must have a name, because initdb looks it up. */
async function unprivilegedAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const accounts = lines.flatMap((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return Number(uid) > 0 && Number(gid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  const preferred = ['postgres', 'nobody', 'daemon'];
  const account = accounts.find(({ name }) => preferred.includes(name)) ??
    accounts[0] ?? { uid: 1, gid: 1 };
  return { uid: account.uid, gid: account.gid };
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

/** Only the variables that PostgreSQL needs. Others can hold secrets, or change its behaviour (PG*). */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
