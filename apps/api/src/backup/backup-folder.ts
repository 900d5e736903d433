import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, opendir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BackupError } from './backup.errors.js';
import {
  backedUpOriginalSchema,
  manifestSchema,
  type BackedUpOriginal,
  type Manifest,
} from './manifest.js';

const UNFINISHED = '.unfinished-';

/** The size and the hash of a file that was written. */
export interface Written {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * The folder of backups. `blobs/` contains each content once, under its hash, also when several sets refer to
 * it. `sets/` contains a folder for each backup, with the dump of the database, the list of originals and a
 * manifest.
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

  /**
   * Creates the folder of an unfinished set, which {@link publish} completes. Removes unfinished sets of
   * earlier crashes.
   */
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

  async publish(unfinished: string, manifest: Manifest): Promise<string> {
    await this.write(this.setPath(unfinished, 'manifest.json'), [
      JSON.stringify(manifest, null, 2),
    ]);
    const name = manifest.createdAt.replaceAll(':', '-');
    await rename(this.setPath(unfinished), this.setPath(name));
    await syncFolder(join(this.root, 'sets'));
    return name;
  }

  /** Returns the names of the complete sets, oldest first. A name is the time at which the set was made. */
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
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    if (!parsed.success) throw new BackupError(`This release cannot read the manifest of ${set}`);
    return parsed.data;
  }

  async *originalsOf(set: string): AsyncIterable<BackedUpOriginal> {
    const file = await open(this.setPath(set, 'originals.jsonl'));
    for await (const line of file.readLines()) yield backedUpOriginalSchema.parse(JSON.parse(line));
  }

  async removeSet(set: string): Promise<void> {
    // The manifest first: after a crash in between, the set does not look complete.
    await rm(this.setPath(set, 'manifest.json'));
    await rm(this.setPath(set), { recursive: true });
  }

  /** Removes the blobs that no set names. Returns their number. */
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

  /**
   * Writes a file atomically and durably, and compares what can be read back.
   *
   * @throws BackupError when it differs
   */
  async write(path: string, content: Readable | Iterable<string>): Promise<Written> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomUUID()}.new`;
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(temporary, 'wx', 0o600);
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
      if ((await hashOf(temporary)) !== sha256)
        throw new BackupError(`${path} was not written correctly: reading it returns other bytes`);
      await rename(temporary, path);
      await syncFolder(dirname(path));
      return { sizeBytes, sha256 };
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** Returns the SHA-256 of a file, in hex. */
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
