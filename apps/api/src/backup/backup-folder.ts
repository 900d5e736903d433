import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, opendir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BackupError } from './backup.errors.js';
import { backedUpOriginal, manifest, type BackedUpOriginal, type Manifest } from './manifest.js';

const UNFINISHED = '.unfinished-';

/** What was written: its size, and its hash as it lies there. */
export interface Written {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * The folder of backups. `blobs/` holds each content once, under its hash, however many sets refer to it; `sets/`
 * holds for each backup the dump of the database, the list of its originals and a manifest.
 */
export class BackupFolder {
  constructor(private readonly root: string) {}

  blobPath(sha256: string, isEncrypted: boolean): string {
    return join(this.root, 'blobs', sha256.slice(0, 2), `${sha256}${isEncrypted ? '.age' : ''}`);
  }

  hasBlob(sha256: string, isEncrypted: boolean): boolean {
    return existsSync(this.blobPath(sha256, isEncrypted));
  }

  setPath(set: string, ...names: readonly string[]): string {
    return join(this.root, 'sets', set, ...names);
  }

  /** A folder for a set that does not exist until {@link publish}. What a crash left of others is removed. */
  async begin(): Promise<string> {
    const sets = join(this.root, 'sets');
    await mkdir(sets, { recursive: true, mode: 0o700 });
    for (const name of await readdir(sets)) {
      if (name.startsWith(UNFINISHED)) await rm(join(sets, name), { recursive: true });
    }
    const name = `${UNFINISHED}${randomUUID()}`;
    await mkdir(join(sets, name), { mode: 0o700 });
    return name;
  }

  async publish(unfinished: string, found: Manifest): Promise<string> {
    await this.write(this.setPath(unfinished, 'manifest.json'), [JSON.stringify(found, null, 2)]);
    const name = found.createdAt.replaceAll(':', '-');
    await rename(this.setPath(unfinished), this.setPath(name));
    await syncFolder(join(this.root, 'sets'));
    return name;
  }

  /** The whole sets, oldest first; their names are the times at which they were made. */
  async sets(): Promise<string[]> {
    const folder = join(this.root, 'sets');
    if (!existsSync(folder)) return [];
    const names = await readdir(folder);
    return names
      .filter((name) => existsSync(this.setPath(name, 'manifest.json')) && !name.startsWith('.'))
      .toSorted();
  }

  async manifestOf(set: string): Promise<Manifest> {
    const text = await readFile(this.setPath(set, 'manifest.json'), 'utf8');
    const parsed = manifest.safeParse(JSON.parse(text));
    if (!parsed.success) throw new BackupError(`The manifest of ${set} is not one of this release`);
    return parsed.data;
  }

  async *originalsOf(set: string): AsyncIterable<BackedUpOriginal> {
    const file = await open(this.setPath(set, 'originals.jsonl'));
    for await (const line of file.readLines()) yield backedUpOriginal.parse(JSON.parse(line));
  }

  async removeSet(set: string): Promise<void> {
    // Without its manifest it is no set: a crash between the two leaves nothing that looks whole.
    await rm(this.setPath(set, 'manifest.json'));
    await rm(this.setPath(set), { recursive: true });
  }

  /** Removes the blobs that no set names. Returns how many. */
  async sweepBlobs(): Promise<number> {
    const named = new Set<string>();
    for (const set of await this.sets()) {
      const { isEncrypted } = await this.manifestOf(set);
      for await (const { sha256 } of this.originalsOf(set))
        named.add(this.blobPath(sha256, isEncrypted));
    }
    let removed = 0;
    const blobs = join(this.root, 'blobs');
    if (!existsSync(blobs)) return removed;
    for await (const entry of await opendir(blobs, { recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || named.has(path)) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  /** Writes a file whole and durably, or not at all, and reads it again. */
  async write(path: string, content: Readable | Iterable<string>): Promise<Written> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomUUID()}.new`;
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(draft, 'wx', 0o600);
    try {
      try {
        for await (const chunk of content as AsyncIterable<Uint8Array | string>) {
          const bytes = Buffer.from(chunk as Uint8Array);
          hash.update(bytes);
          sizeBytes += bytes.length;
          await file.writeFile(bytes);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      const sha256 = hash.digest('hex');
      if ((await hashOf(draft)) !== sha256)
        throw new BackupError(`${path} reads otherwise than it was written`);
      await rename(draft, path);
      await syncFolder(dirname(path));
      return { sizeBytes, sha256 };
    } finally {
      await rm(draft, { force: true });
    }
  }
}

/** The hash of a file as it lies there. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
