/** Fewer characters do not show whether their bytes are swapped. */
const MIN_CHARACTERS = 8;
const MIN_DIFFERENT = 5;
/** The first code of two bytes. */
const FIRST_WIDE = 0x01_00;
const LAST_UNIT = 0xff_ff;
/** The last block of an alphabet: Greek, Cyrillic, Hebrew, Arabic. A swapped letter has its block in the low byte. */
const LAST_BLOCK = 0x06;
const MOST = 0.9;

/**
 * Brings the bytes of UTF-16 codes into their order. Some programs swap those of the text that they add to a scan: "A" is
 * U+4100 then. Chinese characters have any low byte, but swapped letters have the few low ones of their alphabet.
 */
export function codesInOrder(codes: Uint32Array): Uint32Array {
  return areSwapped(codes) ? codes.map(swapped) : codes;
}

/** The same for a string. */
export function unitsInOrder(text: string): string {
  const units = Uint32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const ordered = codesInOrder(units);
  return ordered === units
    ? text
    : Array.from(ordered, (unit) => String.fromCharCode(unit)).join('');
}

function areSwapped(codes: Uint32Array): boolean {
  const firstBytes = new Set<number>();
  let wide = 0;
  let likely = 0;
  for (const code of codes) {
    if (code < FIRST_WIDE || code > LAST_UNIT) continue;
    wide += 1;
    if ((code & 0xff) > LAST_BLOCK) continue;
    likely += 1;
    firstBytes.add(code >> 8);
  }
  return likely >= MIN_CHARACTERS && firstBytes.size >= MIN_DIFFERENT && likely / wide >= MOST;
}

/** A code of one byte is right as it is. */
function swapped(code: number): number {
  return code < FIRST_WIDE || code > LAST_UNIT ? code : ((code & 0xff) << 8) | (code >> 8);
}
