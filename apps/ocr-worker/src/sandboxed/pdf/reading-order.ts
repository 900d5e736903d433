import { characterOf, joinLines, LINE_END, lineOf, type LineCharacter } from './layer-line.js';
import type { PdfCharacters } from './pdf-protocol.js';
import { isPoint, joinPointedLines } from './pointed-lines.js';
import { hasRightToLeft, inReadOrder } from './right-to-left-line.js';
import { closeSpacedWords, mayHaveSpacedLetters } from './spaced-letters.js';
import { columnsFromRight } from './column-order.js';
import { joinColumns } from './vertical-columns.js';

/** The first code of a script that is written from right to left. */
const FIRST_RIGHT_TO_LEFT = 0x05_90;

/**
 * Brings the characters of a text layer into the order in which a person reads them, where PDFium does not: columns of
 * vertical text, lines that are written from right to left, and words whose letters are spaced out. Ordinary text is
 * returned as it is.
 */
export function inReadingOrder(layer: PdfCharacters): PdfCharacters {
  const characters = columnsFromRight(joinColumns(layer));
  const { codes } = characters;
  if (!codes.some((code) => code >= FIRST_RIGHT_TO_LEFT) && !mayHaveSpacedLetters(codes)) {
    return characters;
  }
  const lines = linesOf(characters);
  const whole = codes.some(isPoint) ? joinPointedLines(lines) : lines;
  const read = whole.map(readLine);
  const isChanged = read.some((line, index) => line !== lines[index]);
  return isChanged ? joinLines(read) : characters;
}

function linesOf(characters: PdfCharacters): LineCharacter[][] {
  const { codes } = characters;
  const lines: LineCharacter[][] = [];
  for (let start = 0; start < codes.length;) {
    const lineEnd = codes.indexOf(LINE_END, start);
    const end = lineEnd === -1 ? codes.length : lineEnd + 1;
    lines.push(lineOf(characters, start, end));
    start = end;
  }
  return lines;
}

function readLine(line: readonly LineCharacter[]): readonly LineCharacter[] {
  const isForeign = line.some(
    ({ code }) => code >= FIRST_RIGHT_TO_LEFT && hasRightToLeft(characterOf(code)),
  );
  if (isForeign) return inReadOrder(line);
  return mayHaveSpacedLetters(line.map(({ code }) => code)) ? closeSpacedWords(line) : line;
}
