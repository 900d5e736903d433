import { open } from 'node:fs/promises';

/** Makes durable which names a folder has; the files' own bytes are synced by themselves. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
