import { createReadStream } from 'node:fs';
import { MAX_HEADER_BYTES } from './mail-structure.js';

const LINE_FEED = 0x0a;

/** Reads a mail in chunks, and splits each into lines. */
export async function* mailLines(path: string): AsyncGenerator<Iterable<Buffer>> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    // A line of megabytes is no text; it is taken as it is, so that it is not copied again with each chunk.
    const whole = end === 0 && bytes.length > MAX_HEADER_BYTES ? bytes.length : end;
    yield linesOf(bytes.subarray(0, whole));
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield [rest];
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const at = bytes.indexOf(LINE_FEED, start);
    const end = at === -1 ? bytes.length : at + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}
