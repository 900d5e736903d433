import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup.errors.js';

/** The queue is a hint: it is not copied, and the reconciler fills it anew from the documents. */
const LEFT_OUT = ['--exclude-schema=bullmq'];
const SHOWN_OUTPUT = 2_000;

/** PostgreSQL's own programs, which must not be older than the server. */
export class DatabaseCopy {
  private constructor(
    private readonly url: string,
    private readonly folder: string,
  ) {}

  /** The password goes into a file: arguments and the environment can be seen by others. */
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

  /** Hands the dump of a snapshot to `consume`, and fails when either fails. */
  async dump<T>(snapshot: string, consume: (dump: Readable) => Promise<T>): Promise<T> {
    const child = spawn(
      'pg_dump',
      ['--format=custom', `--snapshot=${snapshot}`, ...LEFT_OUT, `--dbname=${this.url}`],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const ended = ending('pg_dump', child);
    ended.catch(() => {});
    const result = await consume(child.stdout).catch(async (error: unknown) => {
      child.kill();
      throw error;
    });
    await ended;
    return result;
  }

  /** All or nothing; the owner is whoever restores. */
  async restore(dump: Readable): Promise<void> {
    const child = spawn(
      'pg_restore',
      [
        '--single-transaction',
        '--exit-on-error',
        '--no-owner',
        '--no-privileges',
        // Only a superuser may comment on an extension, and nothing reads these.
        '--no-comments',
        `--dbname=${this.url}`,
      ],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    const ended = ending('pg_restore', child);
    // When it ends early, its own words say more than the broken pipe.
    const [fed, end] = await Promise.allSettled([pipeline(dump, child.stdin), ended]);
    if (fed.status === 'rejected' && !isBrokenPipe(fed.reason)) throw fed.reason;
    if (end.status === 'rejected') throw end.reason;
  }
}

function isBrokenPipe(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

async function ending(
  program: string,
  child: ChildProcess & { readonly stderr: Readable },
): Promise<void> {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SHOWN_OUTPUT);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause: Error) =>
      reject(
        new BackupError(`${program} cannot be started: is PostgreSQL's client installed?`, {
          cause,
        }),
      ),
    );
    child.once('close', resolve);
  });
  if (code !== 0) throw new BackupError(`${program} failed: ${said.trim()}`);
}
