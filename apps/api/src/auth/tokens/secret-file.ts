import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const MIN_LENGTH = 32;

/**
 * The secret in the file, which is made if there is none, readable by its owner alone.
 *
 * Processes that start together get the same secret: it is written aside and then linked, which only one of
 * them can do, and nobody ever sees half of it.
 */
export async function readOrMakeSecret(path: string): Promise<string> {
  return (await readSecret(path)) ?? (await makeSecret(path));
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(path, 'utf8')).trim();
    if (secret.length >= MIN_LENGTH) return secret;
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
  throw new Error('The kept JWT secret is damaged; delete its file and everybody logs in again');
}

async function makeSecret(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  const secret = randomBytes(32).toString('base64url');
  try {
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(`${secret}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(aside, path);
    return secret;
  } catch (error) {
    const winners = isFileError(error, 'EEXIST') ? await readSecret(path) : undefined;
    if (winners === undefined) throw error;
    return winners;
  } finally {
    await rm(aside, { force: true });
  }
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
