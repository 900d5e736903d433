import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyRoot } from '../checker/stored-objects.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** Writes an orphaned page result, as a worker does that stores a page at the moment of its document's purge. */
export async function leavePageResult(cluster: Cluster): Promise<void> {
  const root = await keyRoot(cluster);
  if (root === undefined) return;
  const folder = join(cluster.disk.folder, root, 'extractions', randomUUID(), randomUUID());
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'page-000001.json'), '{}', { mode: 0o600 });
  } catch (error) {
    // The disk is full or read-only at this moment.
    if (!['ENOSPC', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
