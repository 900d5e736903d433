import { MAX_PAGE_WORDS, type PageWord } from '@app/contracts';
import { cleanText } from '../page/clean-text.js';
import { characterOf } from './layer-line.js';
import type { PdfCharacters } from './pdf-protocol.js';

const SPACE = /[\s\0]/u;
/** The characters by which PDFium marks a hyphen at the end of a line. */
const LINE_END_HYPHEN = /[\u0002\uFFFE]/u;

interface Growing {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
  readonly line: number;
}

/** Joins the characters of a text layer to words, in the order of the text. */
export function wordsOfLayer({ codes, boxes }: PdfCharacters): PageWord[] {
  const words: Growing[] = [];
  let word: Growing | undefined;
  let line = 0;
  let isLineBegun = false;
  for (const [index, code] of codes.entries()) {
    const character = characterOf(code);
    const isHyphen = LINE_END_HYPHEN.test(character);
    if (isHyphen && word !== undefined) word.text += '-';
    if (isHyphen || SPACE.test(character)) {
      word = undefined;
      if ((isHyphen || character === '\n') && isLineBegun) {
        line += 1;
        isLineBegun = false;
      }
      continue;
    }
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(index * 4, index * 4 + 4);
    if (word === undefined) {
      if (words.length >= MAX_PAGE_WORDS) break;
      word = { text: character, left, top, right, bottom, line };
      words.push(word);
      isLineBegun = true;
    } else {
      word.text += character;
      word.left = Math.min(word.left, left);
      word.top = Math.min(word.top, top);
      word.right = Math.max(word.right, right);
      word.bottom = Math.max(word.bottom, bottom);
    }
  }
  return words.map(toPageWord).filter(([text]) => text !== '');
}

function toPageWord({ text, left, top, right, bottom, line }: Growing): PageWord {
  const [width, height] = [tenths(right - left), tenths(bottom - top)];
  return [cleanText(text), tenths(left), tenths(top), width, height, null, line];
}

function tenths(points: number): number {
  return Math.round(points * 10) / 10;
}
