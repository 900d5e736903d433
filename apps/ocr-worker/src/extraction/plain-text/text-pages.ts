import type { FileHandle } from 'node:fs/promises';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A page as a range of bytes, so that a long text is never held whole. */
export interface TextPage {
  readonly start: number;
  readonly end: number;
}

export interface TextLayout {
  readonly encoding: TextEncoding;
  readonly pages: readonly TextPage[];
}

const CHUNK_BYTES = 65_536;
const LINE_FEED = 0x0a;
const FORM_FEED = 0x0c;
/** A page longer than this ends at its next line, and in the end anywhere: search indexes have limits. */
const LONG_PAGE_BYTES = 200_000;
const LONGEST_PAGE_BYTES = 400_000;

/** Finds the encoding by its byte order mark (none: UTF-8) and the pages by their form feeds. */
export async function layOutText(file: FileHandle): Promise<TextLayout> {
  const head = Buffer.alloc(3);
  const { bytesRead } = await file.read(head, 0, 3, 0);
  const { encoding, markBytes } = detectEncoding(head.subarray(0, bytesRead));
  const splitter = new PageSplitter(encoding, markBytes);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let offset = markBytes; ;) {
    const read = await file.read(chunk, 0, CHUNK_BYTES, offset);
    if (read.bytesRead === 0) return { encoding, pages: splitter.finish(offset) };
    // A read may stop in the middle of a unit; only at the end of the file that is the file's own fault.
    const whole = read.bytesRead - (read.bytesRead % splitter.unitBytes) || read.bytesRead;
    splitter.add(chunk.subarray(0, whole), offset);
    offset += whole;
  }
}

function detectEncoding(head: Buffer): { encoding: TextEncoding; markBytes: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return { encoding: 'utf-8', markBytes: hasMark ? 3 : 0 };
}

class PageSplitter {
  readonly unitBytes: number;
  private readonly pages: TextPage[] = [];

  constructor(
    private readonly encoding: TextEncoding,
    private start: number,
  ) {
    this.unitBytes = encoding === 'utf-8' ? 1 : 2;
  }

  add(chunk: Buffer, offset: number): void {
    for (let i = 0; i + this.unitBytes <= chunk.length; i += this.unitBytes) {
      const here = offset + i;
      const length = here - this.start;
      const unit = this.unitAt(chunk, i);
      if (unit === FORM_FEED) this.cut(here, here + this.unitBytes);
      else if (length >= LONG_PAGE_BYTES && unit === LINE_FEED)
        this.cut(here, here + this.unitBytes);
      else if (length >= LONGEST_PAGE_BYTES && this.startsCharacter(unit)) this.cut(here, here);
    }
  }

  /** A form feed at the very end closes the last page; it does not open an empty one. */
  finish(end: number): readonly TextPage[] {
    if (end > this.start || this.pages.length === 0) this.cut(end, end);
    return this.pages;
  }

  private startsCharacter(unit: number): boolean {
    return this.encoding === 'utf-8' ? (unit & 0xc0) !== 0x80 : (unit & 0xfc00) !== 0xdc00;
  }

  private unitAt(chunk: Buffer, i: number): number {
    if (this.encoding === 'utf-8') return chunk.readUInt8(i);
    return this.encoding === 'utf-16le' ? chunk.readUInt16LE(i) : chunk.readUInt16BE(i);
  }

  private cut(end: number, next: number): void {
    this.pages.push({ start: this.start, end });
    this.start = next;
  }
}
