import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const MIN_LENGTH = 32;

/**
 * Reads the secret from the file. Creates the file if it does not exist, readable only by its owner.
 *
 * Processes that start together get the same secret: each writes a temporary file and links it to the path,
 * which succeeds for only one of them. So no process ever reads a half-written file.
 */
export async function readOrCreateSecret(path: string): Promise<string> {
  return (await readSecret(path)) ?? (await createSecret(path));
}

/** Reads the secret from the file. Returns undefined if there is no file. @throws when it is damaged */
export async function readSecret(path: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(path, 'utf8')).trim();
    if (secret.length >= MIN_LENGTH) return secret;
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
  throw new Error(`The file of a secret is damaged: ${path}. Delete it, and a new one is made`);
}

async function createSecret(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const temporaryPath = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  const secret = randomBytes(32).toString('base64url');
  try {
    const file = await open(temporaryPath, 'wx', 0o600);
    try {
      await file.writeFile(`${secret}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporaryPath, path);
    return secret;
  } catch (error) {
    const existing = isFileError(error, 'EEXIST') ? await readSecret(path) : undefined;
    if (existing === undefined) throw error;
    return existing;
  } finally {
    await rm(temporaryPath, { force: true });
  }
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
