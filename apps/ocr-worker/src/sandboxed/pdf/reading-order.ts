import { characterOf, joinLines, LINE_END, lineOf, type LineCharacter } from './layer-line.js';
import type { PdfCharacters } from './pdf-protocol.js';
import { hasRightToLeft, inReadOrder } from './right-to-left-line.js';
import { closeSpacedWords, mayHaveSpacedLetters } from './spaced-letters.js';
import { joinColumns } from './vertical-columns.js';

/** The first code of a script that is written from right to left. */
const FIRST_RIGHT_TO_LEFT = 0x05_90;

/**
 * Brings the characters of a text layer into the order in which a person reads them, where PDFium does not: columns of
 * vertical text, lines that are written from right to left, and words whose letters are spaced out. Ordinary text is
 * returned as it is.
 */
export function inReadingOrder(layer: PdfCharacters): PdfCharacters {
  const characters = joinColumns(layer);
  const { codes } = characters;
  if (!codes.some((code) => code >= FIRST_RIGHT_TO_LEFT) && !mayHaveSpacedLetters(codes)) {
    return characters;
  }
  const lines: (readonly LineCharacter[])[] = [];
  let isChanged = false;
  for (let start = 0; start < codes.length;) {
    const lineEnd = codes.indexOf(LINE_END, start);
    const end = lineEnd === -1 ? codes.length : lineEnd + 1;
    const line = lineOf(characters, start, end);
    const read = readLine(line, codes.subarray(start, end));
    isChanged ||= read !== line;
    lines.push(read);
    start = end;
  }
  return isChanged ? joinLines(lines) : characters;
}

function readLine(line: readonly LineCharacter[], codes: Uint32Array): readonly LineCharacter[] {
  const isForeign = codes.some(
    (code) => code >= FIRST_RIGHT_TO_LEFT && hasRightToLeft(characterOf(code)),
  );
  if (isForeign) return inReadOrder(line);
  return mayHaveSpacedLetters(codes) ? closeSpacedWords(line) : line;
}
