import { writeSync } from 'node:fs';
import { levels, symbols, type DestinationStream } from 'pino';

/** Pino's number of the level `error`. */
const ERROR = 50;
/** The largest buffer of unwritten lines: about 12,000 lines of requests. */
const LIMIT_BYTES = 4 * 1024 * 1024;
/** Additional buffer for ERROR and FATAL lines. */
const RESERVE_BYTES = 1024 * 1024;
/** PIPE_BUF of POSIX on Linux: writes up to this size to a pipe are atomic, so that no line is cut. */
const CHUNK_BYTES = 4_096;
/**
 * Lines are collected during one turn of the event loop and written together, or as soon as they reach this
 * size.
 */
const BURST_BYTES = 64 * 1024;
/**
 * `writeSync` cannot wait until a full pipe has space. So the write is repeated after `first` milliseconds,
 * then after twice the time, up to `last`.
 */
const RETRY_MS = { first: 1, last: 200 } as const;
/** How long {@link LogDestination.flushAtExit} waits for the reader. */
const EXIT_FLUSH_MS = 1_000;
const EXIT_RETRY_MS = 10;

/** Called for each dropped line with the name of its level. */
export type OnDropped = (level: string) => void;

/**
 * Writes pino's lines without blocking. A reader that stops reading costs at most 5 MiB and never blocks the
 * process. When 4 MiB are full, new lines below ERROR are dropped until half of that is free. Lines of ERROR
 * and FATAL are dropped only when 5 MiB are full. After a loss, `onResumed` gets the number of dropped lines.
 *
 * sonic-boom, pino's own destination, also has a limit, but does not distinguish levels. At the end of the
 * process it loses a chunk that did not fit into a full pipe, and waits for the reader for ever.
 */
export class LogDestination implements DestinationStream {
  /** Makes pino set `lastLevel` before each line. */
  readonly [symbols.needsMetadataGsym] = true;
  lastLevel = 0;
  onResumed: (lines: number) => void = () => undefined;

  /** Whole lines, joined to at most `CHUNK_BYTES`. */
  private readonly chunks: string[] = [];
  private lastChunkBytes = 0;
  /** The bytes of the first chunk that are not written yet, if a part of it is written. */
  private rest: Buffer | undefined;
  private bufferedBytes = 0;
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
      // A line larger than the whole buffer is dropped although nothing waits: no other write would resume.
      this.schedule();
      return;
    }
    this.append(line, bytes);
    // Errors are written at once, because a killed process writes nothing later.
    if (isError || this.bufferedBytes >= BURST_BYTES) this.writeUnlessBlocked();
    else this.schedule();
  }

  /** Writes the buffer, for at most a second. It blocks, so call it only at the end of the process. */
  flushAtExit(): void {
    const deadline = performance.now() + EXIT_FLUSH_MS;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    while (!this.writeOut() && performance.now() < deadline) {
      Atomics.wait(sleeper, 0, 0, EXIT_RETRY_MS);
    }
  }

  private hasRoomFor(bytes: number, isError: boolean): boolean {
    if (isError) return this.bufferedBytes + bytes <= LIMIT_BYTES + RESERVE_BYTES;
    return this.dropped === 0 && this.bufferedBytes + bytes <= LIMIT_BYTES;
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
    this.bufferedBytes += bytes;
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
    // `onResumed` logs a line, and writing it may already have set the timer.
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.writeUnlessBlocked();
    }, this.retryMs).unref();
    this.retryMs = Math.min(2 * this.retryMs, RETRY_MS.last);
  }

  /**
   * Writes until the buffer is empty, and returns whether it is. After an error the lines stay in the buffer,
   * because a full disk may get space again. For a pipe without a reader this is useless, but the size of the
   * buffer is limited.
   */
  private writeOut(): boolean {
    try {
      while (this.bufferedBytes > 0) this.writeChunk();
    } catch {
      // The retry timer tries again.
    }
    if (this.dropped > 0 && this.bufferedBytes <= LIMIT_BYTES / 2) {
      const lines = this.dropped;
      this.dropped = 0;
      this.onResumed(lines);
    }
    return this.bufferedBytes === 0;
  }

  private writeChunk(): void {
    const chunk = this.rest ?? Buffer.from(this.chunks[0] ?? '');
    const written = writeSync(this.fd, chunk);
    if (this.rest === undefined) this.chunks.shift();
    this.rest = written < chunk.length ? chunk.subarray(written) : undefined;
    this.bufferedBytes -= written;
    this.retryMs = RETRY_MS.first;
  }
}
