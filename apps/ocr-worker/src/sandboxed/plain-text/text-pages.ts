import type { FileHandle } from 'node:fs/promises';
import { detectEncoding } from '../text-encoding/detect-encoding.js';
import { CharacterBoundaries } from './character-boundaries.js';

/** A page as a range of bytes, so that memory never holds a whole long text. */
export interface TextPage {
  readonly start: number;
  readonly end: number;
}

export interface TextLayout {
  readonly encoding: string;
  /** The number of all pages. `pages` has the first ones only. */
  readonly pageCount: number;
  readonly pages: readonly TextPage[];
}

const CHUNK_BYTES = 65_536;
const LINE_FEED = 0x0a;
const FORM_FEED = 0x0c;
/**
 * A page longer than this ends at its next line, at twice the length between any two characters, and at four times the
 * length anywhere, because one page is searched and shown as a whole. The length is a thousandth of the file, within these bounds, which also bounds the number
 * of pages.
 */
const SHORTEST_LONG_PAGE_BYTES = 16_000;
const LONGEST_LONG_PAGE_BYTES = 200_000;

/**
 * Detects the encoding, and finds the pages by form feeds. Pages after `maxPages` are only counted, because a file of form
 * feeds can have a hundred million pages.
 */
export async function layOutText(file: FileHandle, maxPages: number): Promise<TextLayout> {
  const { encoding, markBytes } = await detectEncoding(file);
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

class PageSplitter {
  readonly unitBytes: number;
  private readonly pages: TextPage[] = [];
  private readonly boundaries: CharacterBoundaries;
  private pageCount = 0;

  constructor(
    private readonly encoding: string,
    private start: number,
    private readonly limits: { readonly maxPages: number; readonly longPageBytes: number },
  ) {
    this.unitBytes = encoding.startsWith('utf-16') ? 2 : 1;
    this.boundaries = new CharacterBoundaries(encoding);
  }

  add(chunk: Buffer, offset: number): void {
    const { longPageBytes } = this.limits;
    for (let i = 0; i + this.unitBytes <= chunk.length; i += this.unitBytes) {
      const here = offset + i;
      const length = here - this.start;
      const unit = this.unitAt(chunk, i);
      const isBoundary = this.boundaries.isBefore(unit);
      // In no encoding is a line feed or a form feed a part of another character.
      if (unit === FORM_FEED) this.cut(here, here + this.unitBytes);
      else if (length >= longPageBytes && unit === LINE_FEED) this.cut(here, here + this.unitBytes);
      else if (length >= 2 * longPageBytes && isBoundary) this.cut(here, here);
      else if (length >= 4 * longPageBytes) this.cut(here, here);
    }
  }

  /** Ends the last page. A form feed at the end of the file does not begin an empty page. */
  finish(end: number): Pick<TextLayout, 'pageCount' | 'pages'> {
    if (end > this.start || this.pageCount === 0) this.cut(end, end);
    return { pageCount: this.pageCount, pages: this.pages };
  }

  private unitAt(chunk: Buffer, i: number): number {
    if (this.unitBytes === 1) return chunk.readUInt8(i);
    return this.encoding === 'utf-16le' ? chunk.readUInt16LE(i) : chunk.readUInt16BE(i);
  }

  private cut(end: number, next: number): void {
    this.pageCount += 1;
    if (this.pages.length < this.limits.maxPages) this.pages.push({ start: this.start, end });
    this.start = next;
  }
}
