import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, opendir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BackupSigner, BackupVerifier } from './backup-keys.js';
import { BackupError } from './backup.errors.js';
import {
  backedUpOriginalSchema,
  manifestSchema,
  type BackedUpOriginal,
  type Manifest,
  type NewManifest,
} from './manifest.js';

const UNFINISHED = '.unfinished-';
const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.sig';
const BLOB_NAMES = 'blobs.txt';

/** A complete set, and whether the process that makes the backups has signed it. */
export interface BackupSet {
  readonly name: string;
  readonly manifest: Manifest;
  readonly isSigned: boolean;
}

/** The size and the hash of a file that was written. */
export interface Written {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * The folder of backups. `blobs/` contains each content once, also when several sets refer to it. `sets/`
 * contains a folder for each backup, with the dump of the database, the list of originals, the names of their
 * blobs, and a signed manifest with the hashes of dump and list.
 */
export class BackupFolder {
  /** @param verifier checks the signatures; without it, no set counts as signed */
  constructor(
    private readonly root: string,
    private readonly verifier?: BackupVerifier,
  ) {}

  path(name: string): string {
    return join(this.root, name);
  }

  blobPath(name: string, isEncrypted: boolean): string {
    return join(this.root, 'blobs', name.slice(0, 2), `${name}${isEncrypted ? '.age' : ''}`);
  }

  hasBlob(name: string, isEncrypted: boolean): boolean {
    return existsSync(this.blobPath(name, isEncrypted));
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

  /** Completes a set. */
  async publish(
    unfinished: string,
    manifest: NewManifest,
    blobs: ReadonlySet<string>,
    signer: BackupSigner,
  ): Promise<string> {
    const content = JSON.stringify(manifest, null, 2);
    await this.write(this.setPath(unfinished, BLOB_NAMES), [[...blobs].join('\n')]);
    await this.write(this.setPath(unfinished, SIGNATURE), [
      signer.sign('manifest', Buffer.from(content)),
    ]);
    await this.write(this.setPath(unfinished, MANIFEST), [content]);
    const name = nameOf(manifest.createdAt);
    await rename(this.setPath(unfinished), this.setPath(name));
    await syncFolder(join(this.root, 'sets'));
    return name;
  }

  /** Returns the complete sets, oldest first. */
  async sets(): Promise<BackupSet[]> {
    const sets: BackupSet[] = [];
    for (const name of await this.names()) sets.push(await this.read(name));
    return sets;
  }

  /** Yields the lines of `originals.jsonl`, given its decrypted content. */
  async *originalsOf(plain: Readable): AsyncIterable<BackedUpOriginal> {
    let rest = '';
    for await (const chunk of plain.setEncoding('utf8')) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield backedUpOriginalSchema.parse(JSON.parse(line));
    }
  }

  async removeSet(set: string): Promise<void> {
    // The manifest first: after a crash in between, the set does not look complete.
    await rm(this.setPath(set, MANIFEST));
    await rm(this.setPath(set), { recursive: true });
  }

  /** Removes the blobs that no set names. Returns their number. */
  async sweepBlobs(): Promise<number> {
    const named = new Set<string>();
    for (const { name: set, manifest } of await this.sets()) {
      for (const name of await this.blobNamesOf(set, manifest)) {
        named.add(this.blobPath(name, manifest.isEncrypted));
      }
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

  private async names(): Promise<string[]> {
    const folder = join(this.root, 'sets');
    if (!existsSync(folder)) return [];
    const names = await readdir(folder);
    return names
      .filter((name) => existsSync(this.setPath(name, MANIFEST)) && !name.startsWith('.'))
      .toSorted();
  }

  private async read(name: string): Promise<BackupSet> {
    const content = await readFile(this.setPath(name, MANIFEST));
    const parsed = manifestSchema.safeParse(JSON.parse(content.toString()));
    if (!parsed.success) throw new BackupError(`This release cannot read the manifest of ${name}`);
    // A signed set under another name could pass for a later one.
    const isSigned = nameOf(parsed.data.createdAt) === name && (await this.isSigned(name, content));
    return { name, manifest: parsed.data, isSigned };
  }

  private async isSigned(name: string, content: Buffer): Promise<boolean> {
    const path = this.setPath(name, SIGNATURE);
    if (this.verifier === undefined || !existsSync(path)) return false;
    return this.verifier.verifies('manifest', content, (await readFile(path, 'utf8')).trim());
  }

  private async blobNamesOf(set: string, manifest: Manifest): Promise<string[]> {
    if (manifest.format === 2) {
      return (await readFile(this.setPath(set, BLOB_NAMES), 'utf8')).split('\n');
    }
    const names: string[] = [];
    const lines = createReadStream(this.setPath(set, 'originals.jsonl'));
    for await (const { blob } of this.originalsOf(lines)) names.push(blob);
    return names;
  }
}

/** Returns the name of a set, which is the time at which it was made. */
function nameOf(createdAt: string): string {
  return createdAt.replaceAll(':', '-');
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
