import { characterOf, LINE_END } from './layer-line.js';
import type { PageNote, PdfCharacters } from './pdf-protocol.js';
import { isPlaced } from './vertical-columns.js';

/** How far the words of a note may reach out of its box, in points. */
const MARGIN = 3;
/** The label of a field with several lines is beside its top, in points. */
const MAX_LABEL_DROP = 30;
/** Shorter values may be a part of another word by chance. */
const MIN_JOINED_LENGTH = 4;
const SPACE = 0x20;

type Box = PageNote['box'];

/** The characters from `from` up to `to`, and how high they reach. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

interface Insert {
  readonly at: number;
  readonly text: string;
  readonly box: Box;
}

/**
 * Adds the lines of form fields and notes that no appearance draws, so that each word is in the text once. The value of a
 * field follows what is printed to its left. Other fields and notes come last, from top to bottom, each with its author.
 */
export function addUndrawnNotes(layer: PdfCharacters, notes: readonly PageNote[]): PdfCharacters {
  if (notes.length === 0) return layer;
  const lines = linesOf(layer);
  const inserts: Insert[] = [];
  for (const note of notes.toSorted(({ box: one }, { box: other }) => one[1] - other[1])) {
    const text = undrawnLines(note, drawnText(layer, lines, note.box)).join('\n');
    if (text === '') continue;
    const label = note.kind === 'field' ? labelOf(layer, lines, note.box) : undefined;
    const added = textOfNote({ ...note, text });
    inserts.push(
      label === undefined
        ? { at: layer.codes.length, text: `\n${added}`, box: note.box }
        : { at: label + 1, text: ` ${added} `, box: note.box },
    );
  }
  return insertTexts(layer, inserts);
}

/** All of a note. */
function textOfNote({ author, text }: PageNote): string {
  return author === '' ? text : `${author}: ${text}`;
}

/** Appends the lines of `more` that have a word which the page does not have. Where they belong is not known. */
export function addMissingLines(layer: PdfCharacters, more: string): PdfCharacters {
  const words = new Set(wordsOf(Array.from(layer.codes, characterOf).join('')));
  const missing = more.split('\n').filter((line) => wordsOf(line).some((word) => !words.has(word)));
  if (missing.length === 0) return layer;
  const text = `\n${missing.join('\n')}`;
  return insertTexts(layer, [{ at: layer.codes.length, text, box: [0, 0, 0, 0] }]);
}

function undrawnLines({ text }: PageNote, drawn: string): string[] {
  const words = new Set(wordsOf(drawn));
  const joined = wordsOf(drawn).join('');
  return text.split(/\r\n?|\n/).filter((line) => {
    const wanted = wordsOf(line);
    // A field may give each letter a box of its own.
    const all = wanted.join('');
    const isJoined = all === joined || (all.length >= MIN_JOINED_LENGTH && joined.includes(all));
    return wanted.length > 0 && !isJoined && !wanted.every((word) => words.has(word));
  });
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

function linesOf({ codes, boxes }: PdfCharacters): Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < codes.length;) {
    const lineEnd = codes.indexOf(LINE_END, from);
    const to = lineEnd === -1 ? codes.length : lineEnd + 1;
    let [top, bottom] = [Infinity, -Infinity];
    for (let index = from; index < to; index += 1) {
      if (!isPlaced(boxes, index)) continue;
      top = Math.min(top, boxes[index * 4 + 1] ?? top);
      bottom = Math.max(bottom, boxes[index * 4 + 3] ?? bottom);
    }
    if (bottom >= top) lines.push({ from, to, top, bottom });
    from = to;
  }
  return lines;
}

function linesBeside(lines: readonly Line[], [, top, , bottom]: Box): Line[] {
  return lines.filter((line) => line.bottom >= top - MARGIN && line.top <= bottom + MARGIN);
}

function drawnText({ codes, boxes }: PdfCharacters, lines: readonly Line[], box: Box): string {
  const [left, top, right, bottom] = box;
  let text = '';
  for (const { from, to } of linesBeside(lines, box)) {
    for (let index = from; index < to; index += 1) {
      const [x, y] = middleOf(boxes, index);
      const isInside =
        x >= left - MARGIN && x <= right + MARGIN && y >= top - MARGIN && y <= bottom + MARGIN;
      if (!isPlaced(boxes, index)) text += ' ';
      else if (isInside) text += characterOf(codes[index] ?? SPACE);
    }
    text += ' ';
  }
  return text;
}

function middleOf(boxes: Float32Array, index: number): [number, number] {
  const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(index * 4, index * 4 + 4);
  return [(left + right) / 2, (top + bottom) / 2];
}

/** The last character that is printed to the left of a field. */
function labelOf({ boxes }: PdfCharacters, lines: readonly Line[], box: Box): number | undefined {
  const [left, top, , bottom] = box;
  let label: number | undefined;
  let nearest = -Infinity;
  for (const { from, to } of linesBeside(lines, box)) {
    for (let index = from; index < to; index += 1) {
      if (!isPlaced(boxes, index)) continue;
      const [, y] = middleOf(boxes, index);
      const right = boxes[index * 4 + 2] ?? 0;
      const isBeside = y >= top - MARGIN && y <= Math.min(bottom, top + MAX_LABEL_DROP) + MARGIN;
      if (!isBeside || right > left + MARGIN || right < nearest) continue;
      [label, nearest] = [index, right];
    }
  }
  return label;
}

function insertTexts(layer: PdfCharacters, inserts: readonly Insert[]): PdfCharacters {
  const codes: number[] = [];
  const boxes: number[] = [];
  const directions: number[] = [];
  let done = 0;
  const copyUpTo = (end: number): void => {
    for (let index = done; index < end; index += 1) {
      codes.push(layer.codes[index] ?? SPACE);
      boxes.push(...layer.boxes.subarray(index * 4, index * 4 + 4));
      directions.push(layer.directions[index] ?? 0);
    }
    done = end;
  };
  for (const { at, text, box } of inserts.toSorted((one, other) => one.at - other.at)) {
    copyUpTo(at);
    for (const character of text) {
      const isSpace = /\s/.test(character);
      codes.push(character.codePointAt(0) ?? SPACE);
      boxes.push(...(isSpace ? [0, 0, 0, 0] : box));
      directions.push(0);
    }
  }
  copyUpTo(layer.codes.length);
  return {
    codes: Uint32Array.from(codes),
    boxes: Float32Array.from(boxes),
    directions: Uint8Array.from(directions),
  };
}
