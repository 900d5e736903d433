import { open } from 'node:fs/promises';

/** Makes the names in a folder durable; the bytes of its files are synced separately. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
