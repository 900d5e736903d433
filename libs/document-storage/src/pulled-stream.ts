import { Readable } from 'node:stream';

/** Where a stream's bytes come from. */
export interface PullSource {
  /** The next bytes; null at the end. Asked once at a time, and only when somebody wants them. */
  next(): Promise<Buffer | null>;
  /** Told once, when the stream has ended, failed or is not wanted any more; also when nothing was ever read. */
  close(): void;
  readonly highWaterMark: number;
}

/** A stream over a source. */
export function pulledStream(source: PullSource): Readable {
  return new Readable({
    highWaterMark: source.highWaterMark,
    read() {
      source.next().then(
        (chunk) => this.push(chunk),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, callback) {
      source.close();
      callback(error);
    },
  });
}
