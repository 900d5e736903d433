import { writeSync } from 'node:fs';
import { levels, symbols, type DestinationStream } from 'pino';

/** pino's number of the level error. */
const ERROR = 50;
/** What may wait to be written: some 12,000 lines of requests. */
const LIMIT_BYTES = 4 * 1024 * 1024;
/** What ERROR and FATAL lines may take beyond that. */
const RESERVE_BYTES = 1024 * 1024;
/** POSIX's PIPE_BUF on Linux: a pipe takes that much whole or not at all, so that no line is cut. */
const CHUNK_BYTES = 4_096;
/** Lines of one turn of the event loop are written together, unless they grow to this. */
const BURST_BYTES = 64 * 1024;
/** A pipe cannot be waited for from here: it is tried again after this time, which doubles up to the second. */
const RETRY_MS = { first: 1, last: 200 } as const;
/** How long the end of the process waits for a reader. */
const EXIT_FLUSH_MS = 1_000;
const EXIT_RETRY_MS = 10;

/** Is told of each line that was dropped, by the word of its level. */
export type OnDropped = (level: string) => void;

/**
 * Where pino's lines go. A reader that stands still costs at most 5 MiB, never blocks the process, and loses lines: the
 * newest ones below ERROR first. They are dropped until half of what waits has been read; `onResumed` is then told
 * how many are missing at this place.
 *
 * sonic-boom, pino's own destination, has a limit too, but knows no levels, forgets a chunk that met a full pipe when
 * the process ends, and then waits for the reader for ever.
 */
export class LogDestination implements DestinationStream {
  /** Asks pino to set `lastLevel` before each line. */
  readonly [symbols.needsMetadataGsym] = true;
  lastLevel = 0;
  onResumed: (lines: number) => void = () => undefined;

  /** Whole lines, joined to at most `CHUNK_BYTES`. */
  private readonly chunks: string[] = [];
  private lastChunkBytes = 0;
  /** What a write left over of a chunk. */
  private rest: Buffer | undefined;
  private waitingBytes = 0;
  private dropped = 0;
  private isScheduled = false;
  private retry: NodeJS.Timeout | undefined;
  private retryMs: number = RETRY_MS.first;

  constructor(
    private readonly fd: number,
    private readonly onDropped: OnDropped,
    private readonly format: (line: string) => string = (line) => line,
  ) {}

  write(json: string): void {
    const line = this.format(json);
    const bytes = Buffer.byteLength(line);
    const isError = this.lastLevel >= ERROR;
    if (!this.hasRoomFor(bytes, isError)) {
      this.dropped += 1;
      this.onDropped(levels.labels[this.lastLevel] ?? 'unknown');
      return;
    }
    this.append(line, bytes);
    // Errors at once: a process that dies without an end writes nothing later.
    if (isError || this.waitingBytes >= BURST_BYTES) this.writeUnlessBlocked();
    else this.schedule();
  }

  /** Writes what waits, for at most a second. For the end of the process alone: it blocks. */
  flushAtExit(): void {
    const deadline = performance.now() + EXIT_FLUSH_MS;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    while (!this.writeOut() && performance.now() < deadline) {
      Atomics.wait(sleeper, 0, 0, EXIT_RETRY_MS);
    }
  }

  private hasRoomFor(bytes: number, isError: boolean): boolean {
    if (isError) return this.waitingBytes + bytes <= LIMIT_BYTES + RESERVE_BYTES;
    return this.dropped === 0 && this.waitingBytes + bytes <= LIMIT_BYTES;
  }

  private append(line: string, bytes: number): void {
    const last = this.chunks.length - 1;
    if (last >= 0 && this.lastChunkBytes + bytes <= CHUNK_BYTES) {
      this.chunks[last] += line;
      this.lastChunkBytes += bytes;
    } else {
      this.chunks.push(line);
      this.lastChunkBytes = bytes;
    }
    this.waitingBytes += bytes;
  }

  private schedule(): void {
    if (this.isScheduled || this.retry !== undefined) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.writeUnlessBlocked();
    });
  }

  private writeUnlessBlocked(): void {
    if (this.retry !== undefined || this.writeOut()) return;
    // Set already, when the line of onResumed met a full pipe.
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.writeUnlessBlocked();
    }, this.retryMs).unref();
    this.retryMs = Math.min(2 * this.retryMs, RETRY_MS.last);
  }

  /**
   * Writes until nothing waits, and tells whether that is so. Every error leaves the lines where they are: a full disk
   * gets room again, and a reader that is gone costs no more than one that stands still.
   */
  private writeOut(): boolean {
    try {
      while (this.waitingBytes > 0) this.writeChunk();
    } catch {
      // Tried again later.
    }
    if (this.dropped > 0 && this.waitingBytes <= LIMIT_BYTES / 2) {
      const lines = this.dropped;
      this.dropped = 0;
      this.onResumed(lines);
    }
    return this.waitingBytes === 0;
  }

  private writeChunk(): void {
    const chunk = this.rest ?? Buffer.from(this.chunks[0] ?? '');
    const written = writeSync(this.fd, chunk);
    if (this.rest === undefined) this.chunks.shift();
    this.rest = written < chunk.length ? chunk.subarray(written) : undefined;
    this.waitingBytes -= written;
    this.retryMs = RETRY_MS.first;
  }
}
