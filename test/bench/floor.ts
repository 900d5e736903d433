import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Stores bytes with the fewest steps that are durable: write, sha-256, fsync, rename, fsync of the folder.
 * Returns MiB a second.
 */
export async function storeDirectly(
  folder: string,
  bytes: Uint8Array,
  chunkBytes = 64 * 1024,
): Promise<number> {
  const draft = join(folder, `floor-${randomBytes(6).toString('hex')}`);
  const begin = performance.now();
  const hash = createHash('sha256');
  const file = await open(draft, 'wx', 0o600);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    hash.update(chunk);
    await file.write(chunk);
  }
  hash.digest();
  await file.sync();
  await file.close();
  await rename(draft, `${draft}.done`);
  const parent = await open(folder, 'r');
  await parent.sync();
  await parent.close();
  const seconds = (performance.now() - begin) / 1_000;
  await rm(`${draft}.done`);
  return bytes.length / 1024 ** 2 / seconds;
}
