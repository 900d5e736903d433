import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { POSTGRES_MAJOR_VERSION, type PostgresBinaries } from './binaries.ts';
import { outputOf } from './output-of.ts';
import { runAsForExisting, runAsForNew, spawnAs, type RunAs } from './run-as.ts';

/** The name of the superuser. */
export const SUPERUSER = 'postgres';

/** A data directory that a server can be started on. */
export interface Cluster {
  dataDir: string;
  password: string;
  runAs: RunAs;
}

/** Opens the data directory; makes it first if it does not exist or is empty. */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  isDurable: boolean,
): Promise<Cluster> {
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o700 });
  const entries = existsSync(dataDir) ? await readdir(dataDir) : [];
  if (entries.length === 0) return createCluster(dataDir, binaries, isDurable);
  if (!entries.includes('PG_VERSION')) {
    throw new Error(`${dataDir} is not empty and not a data directory of PostgreSQL.`);
  }
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (version !== POSTGRES_MAJOR_VERSION) {
    throw new Error(
      `${dataDir} was made by PostgreSQL ${version}, but this is PostgreSQL ${POSTGRES_MAJOR_VERSION}: dump it with the old one, or move it away to begin anew.`,
    );
  }
  const runAs = await runAsForExisting(dataDir, binaries.postgres);
  const passwordFile = passwordFileOf(dataDir);
  if (!existsSync(passwordFile)) await resetPassword(dataDir, binaries, runAs);
  return { dataDir, password: (await readFile(passwordFile, 'utf8')).trim(), runAs };
}

/** Made in a temporary folder and then renamed, so that an incomplete directory is never used. */
async function createCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  isDurable: boolean,
): Promise<Cluster> {
  const prefix = `${basename(dataDir)}.new-`;
  for (const name of await readdir(dirname(dataDir))) {
    if (name.startsWith(prefix)) await rm(join(dirname(dataDir), name), { recursive: true });
  }
  const staging = join(dirname(dataDir), prefix + randomBytes(4).toString('hex'));
  await mkdir(staging, { mode: 0o700 });
  try {
    const runAs = await runAsForNew(staging, binaries.postgres);
    const password = await writePassword(passwordFileOf(staging), runAs);
    await initdb(staging, binaries, runAs, isDurable);
    await rename(passwordFileOf(staging), passwordFileOf(dataDir));
    await rename(staging, dataDir);
    return { dataDir, password, runAs };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    await rm(passwordFileOf(staging), { force: true });
    throw error;
  }
}

async function initdb(
  dir: string,
  { initdb: program }: PostgresBinaries,
  runAs: RunAs,
  isDurable: boolean,
): Promise<void> {
  // The built-in locale sorts the same on every machine. Some functions still use the libc locale, which is
  // not called C.UTF-8 everywhere.
  let lastOutput = '';
  for (const libcLocale of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    const { ok, output } = await outputOf(
      spawnAs(
        runAs,
        [
          program,
          `--pgdata=${dir}`,
          `--username=${SUPERUSER}`,
          `--pwfile=${passwordFileOf(dir)}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          `--locale=${libcLocale}`,
          '--lc-messages=C',
          '--set=timezone=UTC',
          '--set=log_timezone=UTC',
          ...(isDurable ? [] : ['--no-sync']),
        ],
        ['ignore', 'pipe', 'pipe'],
        dirname(dir),
      ),
    );
    if (ok) return;
    lastOutput = output;
    if (!/invalid locale/.test(output)) break;
  }
  throw new Error(`initdb failed: ${lastOutput.trim()}`);
}

/**
 * In single-user mode the server asks for no password, so a new one can be set when the password file is
 * lost.
 */
async function resetPassword(
  dataDir: string,
  { postgres }: PostgresBinaries,
  runAs: RunAs,
): Promise<void> {
  const draft = `${passwordFileOf(dataDir)}.new`;
  const password = await writePassword(draft, runAs);
  const child = spawnAs(
    runAs,
    [postgres, '--single', '-D', dataDir, 'postgres'],
    ['pipe', 'pipe', 'pipe'],
    dirname(dataDir),
  );
  child.stdin?.on('error', () => {}); // it ended before it read its input: the exit code is checked
  child.stdin?.end(`ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`);
  const { ok, output } = await outputOf(child);
  if (!ok || /\b(ERROR|FATAL):/.test(output)) {
    throw new Error(`The password of PostgreSQL could not be renewed: ${output.trim()}`);
  }
  await rename(draft, passwordFileOf(dataDir));
}

async function writePassword(file: string, runAs: RunAs): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await rm(file, { force: true });
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (runAs.owner) await chown(file, runAs.owner.uid, runAs.owner.gid);
  return password;
}

/** The file of the superuser's password, beside the data directory. */
export function passwordFileOf(dataDir: string): string {
  return `${dataDir}.password`;
}
