import { readFileSync, writeFileSync } from 'node:fs';

/** Returns the secret that the file holds. Without the file, makes a secret and stores it, readable by its owner only. */
export function storedSecret(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = make();
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}
