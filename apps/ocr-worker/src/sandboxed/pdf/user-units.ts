import { inflateSync } from 'node:zlib';

/** The key of a page whose units are larger or smaller than a point (ISO 32000-1, 14.11.1 and table 30). */
const KEY = '/UserUnit';
const OBJECT_STREAM = '/ObjStm';
/** The data of an object stream begins within this distance of its type. */
const MAX_DICTIONARY_BYTES = 1_024;
const MAX_OBJECT_STREAM_BYTES = 8 * 1024 * 1024;
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;
/** A larger file is not parsed a second time, because that would need too much memory. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Viewers accept no larger unit (ISO 32000-1, annex C). */
const MAX_UNIT = 75_000;

/**
 * Returns the units of the pages that have their own, by the index of the page. PDFium ignores them and has no function
 * that reports them, so a file that has the key is parsed again by another library. A file that this library cannot
 * parse has no such units.
 */
export async function readUserUnits(file: Buffer): Promise<ReadonlyMap<number, number>> {
  const units = new Map<number, number>();
  if (file.length > MAX_FILE_BYTES || !mentionsUserUnit(file)) return units;
  try {
    const { PDFDocument, PDFName, PDFNumber } = await import('@cantoo/pdf-lib');
    const options = { updateMetadata: false, password: '' };
    const document = await PDFDocument.load(new Uint8Array(file), options);
    for (const [index, page] of document.getPages().entries()) {
      const unit = page.node.lookup(PDFName.of(KEY.slice(1)));
      const value = unit instanceof PDFNumber ? unit.asNumber() : 1;
      if (value > 0 && value <= MAX_UNIT && value !== 1) units.set(index, value);
    }
  } catch {
    // PDFium accepts some files that the other library does not.
  }
  return units;
}

/** Whether the file has the key, as plain bytes or in a compressed object stream. */
function mentionsUserUnit(file: Buffer): boolean {
  if (file.includes(KEY)) return true;
  let inflated = 0;
  for (
    let at = file.indexOf(OBJECT_STREAM);
    at !== -1 && inflated < MAX_INFLATED_BYTES;
    at = file.indexOf(OBJECT_STREAM, at + 1)
  ) {
    const objects = inflateAt(file, at);
    if (objects.includes(KEY)) return true;
    inflated += objects.length;
  }
  return false;
}

/** Returns the objects of the stream whose dictionary is at this offset. Empty when they cannot be inflated. */
function inflateAt(file: Buffer, dictionary: number): Buffer {
  const head = file.subarray(dictionary, dictionary + MAX_DICTIONARY_BYTES).toString('latin1');
  const start = /stream\r?\n/.exec(head);
  if (start === null) return Buffer.alloc(0);
  try {
    const data = file.subarray(dictionary + start.index + start[0].length);
    return inflateSync(data, { maxOutputLength: MAX_OBJECT_STREAM_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}
