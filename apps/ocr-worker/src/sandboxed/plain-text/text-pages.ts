import type { FileHandle } from 'node:fs/promises';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A page as a range of bytes, so that memory never holds a whole long text. */
export interface TextPage {
  readonly start: number;
  readonly end: number;
}

export interface TextLayout {
  readonly encoding: TextEncoding;
  /** The number of all pages. `pages` has the first ones only. */
  readonly pageCount: number;
  readonly pages: readonly TextPage[];
}

const CHUNK_BYTES = 65_536;
const LINE_FEED = 0x0a;
const FORM_FEED = 0x0c;
/**
 * A page longer than this ends at its next line, and at twice the length between any two characters, because one page is
 * searched and shown as a whole. The length is a thousandth of the file, within these bounds, which also bounds the number
 * of pages.
 */
const SHORTEST_LONG_PAGE_BYTES = 16_000;
const LONGEST_LONG_PAGE_BYTES = 200_000;

/**
 * Detects the encoding by the byte order mark (without one: UTF-8), and finds the pages by form feeds. Pages after `maxPages`
 * are only counted, because a file of form feeds can have a hundred million pages.
 */
export async function layOutText(file: FileHandle, maxPages: number): Promise<TextLayout> {
  const head = Buffer.alloc(3);
  const { bytesRead } = await file.read(head, 0, 3, 0);
  const { encoding, markBytes } = detectEncoding(head.subarray(0, bytesRead));
  const splitter = new PageSplitter(encoding, markBytes, {
    maxPages,
    longPageBytes: longPageBytesOf((await file.stat()).size),
  });
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let offset = markBytes; ;) {
    const read = await file.read(chunk, 0, CHUNK_BYTES, offset);
    if (read.bytesRead === 0) return { encoding, ...splitter.finish(offset) };
    // A read can stop in the middle of a UTF-16 unit. Only at the end of the file is that an error of the file.
    const whole = read.bytesRead - (read.bytesRead % splitter.unitBytes) || read.bytesRead;
    splitter.add(chunk.subarray(0, whole), offset);
    offset += whole;
  }
}

function longPageBytesOf(fileBytes: number): number {
  const share = Math.ceil(fileBytes / 1_000);
  return Math.min(LONGEST_LONG_PAGE_BYTES, Math.max(SHORTEST_LONG_PAGE_BYTES, share));
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
  private pageCount = 0;

  constructor(
    private readonly encoding: TextEncoding,
    private start: number,
    private readonly limits: { readonly maxPages: number; readonly longPageBytes: number },
  ) {
    this.unitBytes = encoding === 'utf-8' ? 1 : 2;
  }

  add(chunk: Buffer, offset: number): void {
    const { longPageBytes } = this.limits;
    for (let i = 0; i + this.unitBytes <= chunk.length; i += this.unitBytes) {
      const here = offset + i;
      const length = here - this.start;
      const unit = this.unitAt(chunk, i);
      if (unit === FORM_FEED) this.cut(here, here + this.unitBytes);
      else if (length >= longPageBytes && unit === LINE_FEED) this.cut(here, here + this.unitBytes);
      else if (length >= 2 * longPageBytes && this.startsCharacter(unit)) this.cut(here, here);
    }
  }

  /** Ends the last page. A form feed at the end of the file does not begin an empty page. */
  finish(end: number): Pick<TextLayout, 'pageCount' | 'pages'> {
    if (end > this.start || this.pageCount === 0) this.cut(end, end);
    return { pageCount: this.pageCount, pages: this.pages };
  }

  private startsCharacter(unit: number): boolean {
    return this.encoding === 'utf-8' ? (unit & 0xc0) !== 0x80 : (unit & 0xfc00) !== 0xdc00;
  }

  private unitAt(chunk: Buffer, i: number): number {
    if (this.encoding === 'utf-8') return chunk.readUInt8(i);
    return this.encoding === 'utf-16le' ? chunk.readUInt16LE(i) : chunk.readUInt16BE(i);
  }

  private cut(end: number, next: number): void {
    this.pageCount += 1;
    if (this.pages.length < this.limits.maxPages) this.pages.push({ start: this.start, end });
    this.start = next;
  }
}
