import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup.errors.js';

/**
 * The queue is not copied: after a restore, the reconciler adds the missing jobs from the documents' table.
 */
const EXCLUDED = ['--exclude-schema=bullmq'];
const SHOWN_OUTPUT_CHARACTERS = 2_000;

/** Dumps and restores a database with pg_dump and pg_restore, which must not be older than the server. */
export class DatabaseCopy {
  private constructor(
    private readonly url: string,
    private readonly folder: string,
  ) {}

  /** Writes the password into a private file, because other users can see arguments and the environment. */
  static async open(databaseUrl: string): Promise<DatabaseCopy> {
    const url = new URL(databaseUrl);
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-backup-'));
    const password = decodeURIComponent(url.password).replaceAll(/([:\\])/g, String.raw`\$1`);
    const passFile = join(folder, 'pgpass');
    await writeFile(passFile, `*:*:*:*:${password}\n`, { mode: 0o600 });
    url.password = '';
    url.searchParams.set('passfile', passFile);
    return new DatabaseCopy(url.href, folder);
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Passes the dump of a snapshot to `consume`. @throws when pg_dump or `consume` fails */
  async dump<T>(snapshot: string, consume: (dump: Readable) => Promise<T>): Promise<T> {
    const child = spawn(
      'pg_dump',
      ['--format=custom', `--snapshot=${snapshot}`, ...EXCLUDED, `--dbname=${this.url}`],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const exit = waitForExit('pg_dump', child);
    exit.catch(() => {});
    const result = await consume(child.stdout).catch(async (error: unknown) => {
      child.kill();
      throw error;
    });
    await exit;
    return result;
  }

  /** Restores a dump in one transaction. The connected role becomes the owner of all objects. */
  async restore(dump: Readable): Promise<void> {
    const child = spawn(
      'pg_restore',
      [
        '--single-transaction',
        '--exit-on-error',
        '--no-owner',
        '--no-privileges',
        // Only a superuser may set comments of extensions, and the comments are not needed.
        '--no-comments',
        `--dbname=${this.url}`,
      ],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    const exit = waitForExit('pg_restore', child);
    // When pg_restore fails early, its own error message is more useful than the broken pipe.
    const [input, end] = await Promise.allSettled([pipeline(dump, child.stdin), exit]);
    if (input.status === 'rejected' && !isBrokenPipe(input.reason)) throw input.reason;
    if (end.status === 'rejected') throw end.reason;
  }
}

function isBrokenPipe(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

async function waitForExit(
  program: string,
  child: ChildProcess & { readonly stderr: Readable },
): Promise<void> {
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-SHOWN_OUTPUT_CHARACTERS);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause: Error) =>
      reject(
        new BackupError(`${program} cannot be started. Is the PostgreSQL client installed?`, {
          cause,
        }),
      ),
    );
    child.once('close', resolve);
  });
  if (code !== 0) throw new BackupError(`${program} failed: ${output.trim()}`);
}
