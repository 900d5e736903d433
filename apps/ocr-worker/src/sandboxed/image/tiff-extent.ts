import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface TiffExtent {
  /** For each page, the offset at which its last pixel ends; Infinity when its directory is incomplete. */
  readonly pixelsEnd: readonly number[];
  /** Whether the directory of a further page is missing, because the file ends before it. */
  readonly lacksPages: boolean;
}

const CLASSIC = 42;
const BIG = 43;
const TAGS = { stripOffsets: 273, stripSizes: 279, tileOffsets: 324, tileSizes: 325 } as const;
/** Bytes of a value of each type: SHORT, LONG, LONG8. */
const VALUE_BYTES: Readonly<Record<number, number>> = { 3: 2, 4: 4, 16: 8 };
const MAX_PAGES = 10_000;
const MAX_ENTRIES = 4_096;
const MAX_VALUES = 1_000_000;

/** The file ends before what is to be read. */
class EndOfFileError extends Error {}

/** Finds out how long a TIFF must be, from its directories alone (TIFF 6.0, section 2; BigTIFF). */
export function tiffExtent(path: string): TiffExtent {
  const file = openSync(path, 'r');
  try {
    return extentOf(new TiffFile(file));
  } finally {
    closeSync(file);
  }
}

function extentOf(file: TiffFile): TiffExtent {
  const pixelsEnd: number[] = [];
  const seen = new Set<number>();
  try {
    let at = file.firstDirectory();
    while (at !== 0 && !seen.has(at) && pixelsEnd.length < MAX_PAGES) {
      seen.add(at);
      const { entries, next } = file.directory(at);
      pixelsEnd.push(endOfPixels(file, entries));
      at = next;
    }
    return { pixelsEnd, lacksPages: false };
  } catch (error) {
    if (error instanceof EndOfFileError) return { pixelsEnd, lacksPages: true };
    throw error;
  }
}

function endOfPixels(file: TiffFile, entries: ReadonlyMap<number, Entry>): number {
  const valuesOf = (...tags: number[]): number[] => {
    const entry = tags.map((tag) => entries.get(tag)).find((found) => found !== undefined);
    return entry === undefined ? [] : file.values(entry);
  };
  try {
    const offsets = valuesOf(TAGS.stripOffsets, TAGS.tileOffsets);
    const sizes = valuesOf(TAGS.stripSizes, TAGS.tileSizes);
    return offsets.reduce((end, offset, index) => Math.max(end, offset + (sizes[index] ?? 0)), 0);
  } catch (error) {
    if (error instanceof EndOfFileError) return Infinity;
    throw error;
  }
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** The offset of the value, or of the offset of the values. */
  readonly at: number;
}

class TiffFile {
  private readonly size: number;
  private readonly isLittleEndian: boolean;
  private readonly isBig: boolean;

  constructor(private readonly file: number) {
    this.size = fstatSync(file).size;
    this.isLittleEndian = this.read(0, 2).toString('latin1') === 'II';
    const version = this.number(2, 2);
    if (version !== CLASSIC && version !== BIG) throw new EndOfFileError();
    this.isBig = version === BIG;
  }

  firstDirectory(): number {
    return this.isBig ? this.number(8, 8) : this.number(4, 4);
  }

  directory(at: number): { readonly entries: ReadonlyMap<number, Entry>; readonly next: number } {
    const [countBytes, entryBytes, valueAt] = this.isBig ? [8, 20, 12] : [2, 12, 8];
    const count = Math.min(this.number(at, countBytes), MAX_ENTRIES);
    const entries = new Map<number, Entry>();
    for (let index = 0; index < count; index += 1) {
      const entryAt = at + countBytes + index * entryBytes;
      const values = this.number(entryAt + 4, valueAt - 4);
      const entry = { type: this.number(entryAt + 2, 2), count: values, at: entryAt + valueAt };
      entries.set(this.number(entryAt, 2), entry);
    }
    return { entries, next: this.number(at + countBytes + count * entryBytes, this.offsetBytes) };
  }

  values({ type, count, at }: Entry): number[] {
    const bytes = VALUE_BYTES[type] ?? 4;
    const length = Math.min(count, MAX_VALUES);
    const from = length * bytes > this.offsetBytes ? this.number(at, this.offsetBytes) : at;
    const data = this.read(from, length * bytes);
    return Array.from({ length }, (_, index) => this.decode(data, index * bytes, bytes));
  }

  private get offsetBytes(): 4 | 8 {
    return this.isBig ? 8 : 4;
  }

  private number(at: number, bytes: number): number {
    return this.decode(this.read(at, bytes), 0, bytes);
  }

  private decode(data: Buffer, at: number, bytes: number): number {
    if (bytes === 8) {
      return Number(this.isLittleEndian ? data.readBigUInt64LE(at) : data.readBigUInt64BE(at));
    }
    return this.isLittleEndian ? data.readUIntLE(at, bytes) : data.readUIntBE(at, bytes);
  }

  private read(at: number, bytes: number): Buffer {
    if (at + bytes > this.size) throw new EndOfFileError();
    const data = Buffer.alloc(bytes);
    if (readSync(this.file, data, 0, bytes, at) < bytes) throw new EndOfFileError();
    return data;
  }
}
