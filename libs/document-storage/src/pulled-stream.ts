import { Readable } from 'node:stream';

/** The source of a stream's bytes. */
export interface PullSource {
  /** Returns the next bytes; null at the end. Called one at a time, and only when the reader wants more. */
  next(): Promise<Buffer | null>;
  /** Called once, when the stream has ended, failed or was abandoned; also when nothing was read. */
  close(): void;
  readonly highWaterMark: number;
}

/** A readable stream over a source. */
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
