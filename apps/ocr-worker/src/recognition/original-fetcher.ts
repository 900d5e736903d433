import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { RecogniseDocument } from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { DocumentChangedError, DocumentMissingError } from './recognition.errors.js';
import { ScratchFolder } from '../sandbox/scratch-folder.js';

type Original = Pick<RecogniseDocument, 'storageKey' | 'sizeBytes' | 'sha256'>;

export interface LocalCopy {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Copies an original from the storage into a local file and verifies its size and checksum. */
@Injectable()
export class OriginalFetcher {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly scratch: ScratchFolder,
  ) {}

  /**
   * Makes a local copy. The caller must remove it.
   *
   * @throws {DocumentMissingError}
   * @throws {DocumentChangedError}
   */
  async fetch(document: Original, signal: AbortSignal): Promise<LocalCopy> {
    const path = this.scratch.newPath();
    const remove = (): Promise<void> => rm(path, { force: true });
    try {
      await this.copy(document, path, signal);
      return { path, remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  /** Makes a local copy, passes its path to `use`, and removes it. @throws as {@link fetch} does */
  async withOriginal<T>(
    document: Original,
    signal: AbortSignal,
    use: (path: string) => Promise<T>,
  ): Promise<T> {
    const { path, remove } = await this.fetch(document, signal);
    try {
      return await use(path);
    } finally {
      await remove();
    }
  }

  /** @throws {DocumentMissingError} when the original has been purged since it was fetched */
  async requireStored(document: Original): Promise<void> {
    if ((await this.storage.stat(document.storageKey)) === undefined)
      throw new DocumentMissingError();
  }

  private async copy(document: Original, path: string, signal: AbortSignal): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    const measured = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        if (size > document.sizeBytes) throw new DocumentChangedError();
        yield chunk;
      }
    };
    const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline(await this.openRead(document.storageKey), measured, target, { signal });
    if (size !== document.sizeBytes || hash.digest('hex') !== document.sha256) {
      throw new DocumentChangedError();
    }
  }

  private async openRead(key: string): Promise<Readable> {
    try {
      return await this.storage.openRead(key);
    } catch (error) {
      throw error instanceof StorageObjectNotFoundError ? new DocumentMissingError(error) : error;
    }
  }
}
