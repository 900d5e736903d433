/** Units per em. A character is half an em wide and one em high. */
const UNITS = 1_000;
export const CHARACTER_WIDTH = 500;
export const ASCENT = 800;
export const DESCENT = -200;
/** `.notdef`, and one glyph for all characters. */
const GLYPHS = 2;
const TABLE_ENTRY_BYTES = 16;
const HEADER_BYTES = 12;
const CHECKSUM_MAGIC = 0xb1_b0_af_ba;
const HEAD_ADJUSTMENT_AT = 8;

/**
 * Makes a TrueType font that draws nothing (OpenType 1.9, with the tables that PDF requires). Invisible text needs an
 * embedded font: otherwise PDF readers look for a font with its letters, and no font has the letters of all languages.
 */
export function makeGlyphlessFont(): Uint8Array {
  const glyph = padded(hairline());
  const tables: [string, Buffer][] = [
    ['glyf', glyph],
    ['head', headTable()],
    ['hhea', horizontalHeader()],
    ['hmtx', words(CHARACTER_WIDTH, 0, CHARACTER_WIDTH, 0)],
    ['loca', words(0, 0, glyph.length / 2)],
    ['maxp', maximumProfile()],
  ];
  const font = Buffer.concat([directoryOf(tables), ...tables.map(([, table]) => padded(table))]);
  const head = HEADER_BYTES + tables.length * TABLE_ENTRY_BYTES + glyph.length;
  font.writeUInt32BE((CHECKSUM_MAGIC - checksum(font)) >>> 0, head + HEAD_ADJUSTMENT_AT);
  return font;
}

/**
 * An outline from one corner of the character to the opposite corner and back, which has no area. Without an outline,
 * PDFium gives characters a box of size zero, and skips those of vertical lines.
 */
function hairline(): Buffer {
  const glyph = Buffer.alloc(22);
  const [contours, end, instructions] = [1, 1, 0];
  const box = [0, DESCENT, CHARACTER_WIDTH, ASCENT];
  for (const [index, value] of [contours, ...box, end, instructions].entries()) {
    glyph.writeInt16BE(value, index * 2);
  }
  // Both points are on the curve. The x of the first point is 0 and is omitted.
  glyph.writeUInt8(0x11, 14);
  glyph.writeUInt8(0x01, 15);
  for (const [index, step] of [CHARACTER_WIDTH, DESCENT, ASCENT - DESCENT].entries()) {
    glyph.writeInt16BE(step, 16 + index * 2);
  }
  return glyph;
}

function directoryOf(tables: readonly [string, Buffer][]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES + tables.length * TABLE_ENTRY_BYTES);
  header.writeUInt32BE(0x00_01_00_00, 0);
  const log = Math.floor(Math.log2(tables.length));
  const range = 2 ** log * TABLE_ENTRY_BYTES;
  words(tables.length, range, log, tables.length * TABLE_ENTRY_BYTES - range).copy(header, 4);
  let offset = header.length;
  for (const [index, [tag, table]] of tables.entries()) {
    const at = HEADER_BYTES + index * TABLE_ENTRY_BYTES;
    header.write(tag, at, 'latin1');
    header.writeUInt32BE(checksum(padded(table)), at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(table.length, at + 12);
    offset += padded(table).length;
  }
  return header;
}

function headTable(): Buffer {
  const head = Buffer.alloc(54);
  head.writeUInt32BE(0x00_01_00_00, 0);
  head.writeUInt32BE(0x00_01_00_00, 4);
  head.writeUInt32BE(0x5f_0f_3c_f5, 12);
  head.writeUInt16BE(UNITS, 18);
  head.writeInt16BE(DESCENT, 38);
  head.writeInt16BE(CHARACTER_WIDTH, 40);
  head.writeInt16BE(ASCENT, 42);
  head.writeUInt16BE(8, 46);
  head.writeInt16BE(2, 48);
  return head;
}

function horizontalHeader(): Buffer {
  const header = Buffer.alloc(36);
  header.writeUInt32BE(0x00_01_00_00, 0);
  header.writeInt16BE(ASCENT, 4);
  header.writeInt16BE(DESCENT, 6);
  header.writeUInt16BE(CHARACTER_WIDTH, 10);
  header.writeInt16BE(1, 18);
  header.writeUInt16BE(GLYPHS, 34);
  return header;
}

function maximumProfile(): Buffer {
  const profile = Buffer.alloc(32);
  profile.writeUInt32BE(0x00_01_00_00, 0);
  profile.writeUInt16BE(GLYPHS, 4);
  profile.writeUInt16BE(2, 6);
  profile.writeUInt16BE(1, 8);
  profile.writeUInt16BE(2, 14);
  return profile;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

/** Pads a table to a multiple of four bytes, where the next table must begin. */
function padded(table: Buffer): Buffer {
  return Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
