import bidiFactory, { type Bidi } from 'bidi-js';
import { isPoint, MAX_POINTED_LINE } from './pointed-lines.js';
import { characterOf, insertedSpace, isSpace, textOf, type LineCharacter } from './layer-line.js';

/** The library's types describe its default export as an ES module has it, but Node loads the CommonJS file. */
const bidi = (bidiFactory as unknown as () => Bidi)();
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LETTERS = /\p{L}/gu;
const LETTER = /^\p{L}$/u;
const MARK = /^\p{M}$/u;
const PUNCTUATION = /^\p{P}$/u;
/** Characters at the end of a line: the line end itself, and PDFium's marks of a hyphen. */
const AT_END = /^[\r\n\u0002\uFFFE]$/u;
/** A level of the bidirectional algorithm. A higher one is text from left to right inside text from right to left. */
const RIGHT_TO_LEFT_LEVEL = 1;
/** The gap between two words in a line with points, as a share of the height of the font. */
const MIN_WORD_GAP = 0.06;
/** The letters of each ligature in Unicode's blocks of presentation forms. */
const LIGATURES = lettersOfLigatures();

/** What is drawn at one place: a letter with its marks, or the letters of a ligature. */
interface Cluster {
  readonly characters: LineCharacter[];
  /** Stands for the cluster in the bidirectional algorithm. */
  readonly sign: string;
  readonly start: number;
  readonly end: number;
}

export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/**
 * Brings a line that has letters from right to left into the order in which it is read.
 *
 * The order is derived from the positions, because PDFium mixes up the words of a foreign name in such a line, and the
 * letters of ligatures. The characters are sorted as they are seen. Then the bidirectional algorithm (UAX #9), which turns
 * the order of reading into the order of seeing, tells which runs to turn back.
 */
export function inReadOrder(line: readonly LineCharacter[]): LineCharacter[] {
  const end = line.findIndex(({ code }) => AT_END.test(characterOf(code)));
  const body = end === -1 ? line : line.slice(0, end);
  const seen = clustersAsSeen(body);
  const read = isMostlyRightToLeft(textOf(body)) ? readFromRight(seen) : readFromLeft(seen);
  return [...read, ...(end === -1 ? [] : line.slice(end))];
}

function isMostlyRightToLeft(text: string): boolean {
  const letters = text.match(LETTERS) ?? [];
  return letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length * 2 >= letters.length;
}

/** The clusters from left to right, and an inserted space between two words. */
function clustersAsSeen(body: readonly LineCharacter[]): Cluster[] {
  const isReversed = findReversed(body);
  if (body.length <= MAX_POINTED_LINE && body.some(({ code }) => isPoint(code)))
    return pointedClustersAsSeen(body, isReversed);
  const words = wordsOf(body).map((word) =>
    clustersOf(word, isReversed).toSorted((one, other) => one.start - other.start),
  );
  const seen = words
    .filter((word) => word.length > 0)
    .toSorted((one, other) => (one[0]?.start ?? 0) - (other[0]?.start ?? 0));
  movePunctuation(seen);
  return seen.flatMap((word, index) =>
    index === 0 ? word : [clusterOf([insertedSpace()]), ...word],
  );
}

/**
 * PDFium also inserts a space where a point is drawn beside the letters. So the gaps between letters tell where words end,
 * and each point belongs to the nearest letter of the line.
 */
function pointedClustersAsSeen(
  body: readonly LineCharacter[],
  reversed: ReadonlySet<LineCharacter>,
): Cluster[] {
  const clusters = wordsOf(body.filter((character) => !isMark(character)))
    .flatMap((word) => clustersOf(word, reversed))
    .toSorted((one, other) => one.start - other.start);
  for (const mark of body.filter(isMark)) addMark(clusters, mark);
  const typed = body.filter((character) => isSpace(character) && character.height > 0);
  return clusters.flatMap((cluster, index) => {
    const before = clusters[index - 1];
    if (before === undefined) return [cluster];
    const height = Math.max(
      ...[before, cluster].map(({ characters: [first] }) => first?.height ?? 0),
    );
    const isTyped = typed.some(({ start, end }) => {
      const middle = (start + end) / 2;
      return middle > before.start && middle < cluster.end;
    });
    const isApart = isTyped || cluster.start - before.end > height * MIN_WORD_GAP;
    return isApart ? [clusterOf([insertedSpace()]), cluster] : [cluster];
  });
}

/** PDFium also reverses a space and the bracket beside it. The bracket belongs to the word that it is nearer to. */
function movePunctuation(words: Cluster[][]): void {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const [last, first] = [word.at(-1), next?.[0]];
    if (next === undefined || last === undefined || first === undefined) continue;
    const gap = first.start - last.end;
    const [beforeLast, second] = [word.at(-2), next[1]];
    if (isPunctuation(last) && beforeLast !== undefined && last.start - beforeLast.end > gap) {
      word.pop();
      next.unshift(last);
    } else if (isPunctuation(first) && second !== undefined && second.start - first.end > gap) {
      next.shift();
      word.push(first);
    }
  }
}

function isPunctuation({ sign }: Cluster): boolean {
  return PUNCTUATION.test(sign);
}

function wordsOf(line: readonly LineCharacter[]): LineCharacter[][] {
  const words: LineCharacter[][] = [[]];
  for (const character of line) {
    if (isSpace(character)) words.push([]);
    else words.at(-1)?.push(character);
  }
  return words;
}

/**
 * PDFium reverses what it takes for text from right to left, and mirrors its brackets. Digits and signs belong to
 * the letters that come before them. This finds the reversed characters.
 */
function findReversed(line: readonly LineCharacter[]): ReadonlySet<LineCharacter> {
  const reversed = new Set<LineCharacter>();
  let isReversed = true;
  for (const character of line) {
    const sign = characterOf(character.code);
    if (RIGHT_TO_LEFT.test(sign)) isReversed = true;
    else if (LETTER.test(sign)) isReversed = false;
    if (isReversed) reversed.add(character);
  }
  return reversed;
}

function clustersOf(
  word: readonly LineCharacter[],
  reversed: ReadonlySet<LineCharacter>,
): Cluster[] {
  const groups: LineCharacter[][] = [];
  for (const character of word) {
    const group = groups.at(-1);
    if (isMark(character)) continue;
    if (group?.[0] !== undefined && isSamePlace(group[0], character)) group.push(character);
    else groups.push([character]);
  }
  const clusters = groups.map((group) => {
    const isReversed = group.some((character) => reversed.has(character));
    return clusterOf(isReversed ? turnedBack(group) : group);
  });
  for (const mark of word.filter(isMark)) addMark(clusters, mark);
  return clusters;
}

function clusterOf(characters: LineCharacter[]): Cluster {
  const { code, start, end } = characters[0] ?? insertedSpace();
  return { characters, sign: signOf(code), start, end };
}

/** One UTF-16 unit of the same bidirectional type as the character. */
function signOf(code: number): string {
  if (code <= 0xff_ff) return characterOf(code);
  return RIGHT_TO_LEFT.test(characterOf(code)) ? '\u05D0' : 'A';
}

/** The characters of one place as the PDF has them, before PDFium reversed and mirrored them. */
function turnedBack(group: LineCharacter[]): LineCharacter[] {
  if (group.length === 1) return group.map(mirrored);
  const letters = textOf(group);
  const backwards = group.toReversed();
  // PDFium itself replaces a ligature of Unicode by its letters, and does not reverse these.
  return LIGATURES.has(letters) && !LIGATURES.has(textOf(backwards)) ? group : backwards;
}

/** A mark is drawn over its letter, and may come before or after it. */
function addMark(clusters: Cluster[], mark: LineCharacter): void {
  const middle = (mark.start + mark.end) / 2;
  const distance = ({ start, end }: Cluster): number =>
    Math.max(start - middle, middle - end, 0) + Math.abs(middle - (start + end) / 2) / 1_000;
  const [first, ...others] = clusters;
  if (first === undefined) {
    clusters.push(clusterOf([mark]));
    return;
  }
  const nearest = others.reduce(
    (best, cluster) => (distance(cluster) < distance(best) ? cluster : best),
    first,
  );
  nearest.characters.push(mark);
}

function isMark({ code }: LineCharacter): boolean {
  return MARK.test(characterOf(code));
}

function isSamePlace(one: LineCharacter, other: LineCharacter): boolean {
  return one.start === other.start && one.end === other.end && one.end > one.start;
}

/** The order of reading of a line that is mostly written from right to left. */
function readFromRight(seen: readonly Cluster[]): LineCharacter[] {
  const fromRight = seen.toReversed();
  const signs = fromRight.map(({ sign }) => mirror(sign));
  const { levels } = bidi.getEmbeddingLevels(signs.join(''), 'rtl');
  const isForeign = joinForeignRuns(signs, levels);
  const read: LineCharacter[] = [];
  for (let index = 0; index < fromRight.length; index += 1) {
    let end = index;
    while (isForeign[end] === true) end += 1;
    for (const { characters } of fromRight.slice(index, end).toReversed()) read.push(...characters);
    index = end;
    for (const character of fromRight[end]?.characters ?? []) read.push(mirrored(character));
  }
  return read;
}

/**
 * Which signs belong to runs from left to right. A name and a number beside it are one run, because "Berth 12" is more
 * likely than "12 Berth": both look the same.
 */
function joinForeignRuns(signs: readonly string[], levels: Uint8Array): boolean[] {
  const isForeign = signs.map((_, index) => (levels[index] ?? 0) > RIGHT_TO_LEFT_LEVEL);
  const isLetter = signs.map((sign) => bidi.getBidiCharTypeName(sign) === 'L');
  let last = -1;
  for (const [index, sign] of signs.entries()) {
    if (isForeign[index] === true) {
      const runHasLetter = (at: number): boolean =>
        runAround(isForeign, at).some((i) => isLetter[i]);
      const isGap = last !== -1 && last < index - 1;
      if (isGap && (runHasLetter(last) || runHasLetter(index))) isForeign.fill(true, last, index);
      last = index;
    } else if (RIGHT_TO_LEFT.test(sign) || bidi.getBidiCharTypeName(sign) === 'AN') {
      last = -1;
    }
  }
  return isForeign;
}

function runAround(flags: readonly boolean[], index: number): number[] {
  const run = [index];
  for (let at = index - 1; flags[at] === true; at -= 1) run.push(at);
  for (let at = index + 1; flags[at] === true; at += 1) run.push(at);
  return run;
}

/** The order of reading of a line with a few words from right to left. */
function readFromLeft(seen: readonly Cluster[]): LineCharacter[] {
  const signs = seen.map(({ sign }) => sign).join('');
  const levels = bidi.getEmbeddingLevels(signs, 'ltr');
  return bidi.getReorderedIndices(signs, levels).flatMap((index) => {
    const characters = seen[index]?.characters ?? [];
    return (levels.levels[index] ?? 0) % 2 === 1 ? characters.map(mirrored) : characters;
  });
}

function mirror(sign: string): string {
  return bidi.getMirroredCharacter(sign) ?? sign;
}

function mirrored(character: LineCharacter): LineCharacter {
  const other = bidi.getMirroredCharacter(characterOf(character.code));
  return other === null ? character : { ...character, code: other.codePointAt(0) ?? 0 };
}

function lettersOfLigatures(): ReadonlySet<string> {
  const letters = new Set<string>();
  for (const [first, last] of [
    [0xfb_1d, 0xfb_4f],
    [0xfb_50, 0xfd_ff],
    [0xfe_70, 0xfe_fc],
  ] as const) {
    for (let code = first; code <= last; code += 1) {
      const normal = String.fromCodePoint(code).normalize('NFKC');
      if (normal.length > 1) letters.add(normal);
    }
  }
  return letters;
}
