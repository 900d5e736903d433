import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { SourceEntryChangedError } from '../sources.errors.js';
import { asSourceError } from './folder-errors.js';
import { versionOf } from './folder-entry.js';
import { inTime } from './in-time.js';

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes `start` to `end` of an open file. It fails with SourceEntryChangedError when the file is not the same after
 * the last byte as before the first one. Closes the file.
 */
export class FileBytes extends Readable {
  private readonly abort: () => void;
  private readonly end: number;
  private position: number;

  constructor(
    private readonly handle: FileHandle,
    private readonly version: string,
    { start, end }: { readonly start: number; readonly end: number },
    private readonly signal: AbortSignal,
  ) {
    super({ highWaterMark: CHUNK_BYTES });
    this.position = start;
    this.end = end;
    this.abort = () => this.destroy(this.signal.reason as Error);
    signal.addEventListener('abort', this.abort, { once: true });
  }

  override _read(): void {
    this.next().then(
      (chunk) => this.push(chunk),
      (error: unknown) => this.destroy(asSourceError(error) as Error),
    );
  }

  /** A read that hangs keeps the file open; the reader does not wait for it. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.signal.removeEventListener('abort', this.abort);
    this.close();
    callback(error);
  }

  private close(): void {
    void this.handle.close().catch(() => undefined);
  }

  private async next(): Promise<Buffer | null> {
    const wanted = Math.min(CHUNK_BYTES, this.end + 1 - this.position);
    if (wanted <= 0) {
      await this.requireUnchanged();
      return null;
    }
    const chunk = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await inTime(
      this.signal,
      this.handle.read(chunk, 0, wanted, this.position),
    );
    // It has become shorter.
    if (bytesRead === 0) throw new SourceEntryChangedError();
    this.position += bytesRead;
    return chunk.subarray(0, bytesRead);
  }

  private async requireUnchanged(): Promise<void> {
    const stats = await inTime(this.signal, this.handle.stat({ bigint: true }));
    if (versionOf(stats) !== this.version) throw new SourceEntryChangedError();
  }
}
