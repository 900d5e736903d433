import { isIban } from './iban.js';
import type { Piece } from './pieces.js';
import type { Join } from './tokens.js';

/** Longer words are searched by their pieces only. */
const MAX_LENGTH = 40;
const MAX_PIECES = 16;

/** Groups of a number or code that blanks separate: at most this many, wherever they end, are also searched as one word. */
const MAX_GROUPS = 3;
/** As many if no group follows them. Telephone numbers have as many in any case. */
const MAX_LAST_GROUPS = 6;

/** Shorter numbers that are joined, such as `123` for `1.2.3`, would mostly be found for something else. */
const MIN_DIGITS = 4;

/** At most three signs and no blank, so the pieces belong to one word, code, address or number, and to one field of a table. */
const GLUE = /^[^\s\p{L}\p{N};|"]{0,3}$/u;
/** One blank, with a sign beside it, as in `030 / 123 45 67`. */
const GAP = /^[ \t\u00A0\u202F\u2009]?[-/()]?[ \t\u00A0\u202F\u2009]?$/;

/** Pieces without a blank between them, by the indexes of the first and the last piece. */
interface Chunk {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds pieces that are also written without what separates them, such as `co-financing`, `1.234,56` or
 * `DE89 3704 0044`. Returns the joined words by the index of their first piece.
 */
export function joinsOf(pieces: readonly Piece[]): Map<number, Join[]> {
  const joins = new Map<number, Join[]>();
  const add = (first: number, last: number): void => {
    const join = joinOf(pieces, first, last);
    const known = joins.get(first) ?? [];
    if (join === undefined || known.some(({ term }) => term === join.term)) return;
    joins.set(first, [...known, join]);
  };
  const chunks = chunksOf(pieces);
  for (const chunk of chunks) addWithin(pieces, chunk, add);
  addAcross(pieces, chunks, add);
  return joins;
}

type Add = (first: number, last: number) => void;

function joinOf(pieces: readonly Piece[], first: number, last: number): Join | undefined {
  if (last <= first || last - first >= MAX_PIECES) return undefined;
  const term = decimalOf(pieces, first, last) ?? textOf(pieces, first, last);
  const isShort = /^\d+$/.test(term) && term.length < MIN_DIGITS;
  if (term.length > MAX_LENGTH || (isShort && !isThousands(pieces, first, last))) return undefined;
  return { term, end: pieces[last]?.end ?? 0, length: last - first + 1 };
}

function textOf(pieces: readonly Piece[], first: number, last: number): string {
  let text = '';
  for (let i = first; i <= last; i += 1) text += pieces[i]?.folded ?? '';
  return text;
}

function chunksOf(pieces: readonly Piece[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let first = 0; first < pieces.length;) {
    let last = first;
    if (pieces[first]?.kind !== 'unspaced') {
      while (isGlued(pieces[last + 1])) last += 1;
    }
    chunks.push({ first, last });
    first = last + 1;
  }
  return chunks;
}

function isGlued(piece: Piece | undefined): boolean {
  return piece !== undefined && piece.kind !== 'unspaced' && GLUE.test(piece.separator);
}

/** Stands within a word, as in `O’Brien`, or there is nothing between letters and digits, as in `AB1234`. */
const INNER = /^['’]?$/;
const HYPHEN = /^[-\u2010\u2011]$/;

/** The whole chunk, each word and each run of letters and digits in it, and the whole part of a number (`1.234`). */
function addWithin(pieces: readonly Piece[], { first, last }: Chunk, add: Add): void {
  if (first === last) return;
  add(first, last);
  for (let start = first; start < last;) {
    let end = start;
    while (end < last && INNER.test(pieces[end + 1]?.separator ?? '')) end += 1;
    add(start, end);
    // A letter with a hyphen belongs to the next word: E-Mail, S-Bahn, T-shirt.
    if (isLetter(pieces[start]) && HYPHEN.test(pieces[start + 1]?.separator ?? '')) {
      add(start, start + 1);
    }
    start = end + 1;
  }
  if (decimalOf(pieces, first, last) !== undefined) add(first, last - 1);
}

function isLetter(piece: Piece | undefined): boolean {
  return piece?.kind === 'letters' && piece.folded.length === 1;
}

/**
 * Returns an amount such as `1.234,56` or `1 234.56` as `1234.56`, so that it is neither 123,456 nor 12,345.6. Undefined
 * when the pieces are something else.
 */
function decimalOf(pieces: readonly Piece[], first: number, last: number): string | undefined {
  const fraction = pieces[last];
  const isDecimal =
    last > first &&
    fraction?.kind === 'digits' &&
    fraction.raw.length < 3 &&
    /^[.,]$/.test(fraction.separator) &&
    isThousands(pieces, first, last - 1);
  return isDecimal ? `${textOf(pieces, first, last - 1)}.${fraction.folded}` : undefined;
}

/** Whether the pieces are a whole number, in groups of three digits if there are several. */
function isThousands(pieces: readonly Piece[], first: number, last: number): boolean {
  const [highest, ...groups] = pieces.slice(first, last + 1);
  if (highest?.kind !== 'digits' || (groups.length > 0 && highest.raw.length > 3)) return false;
  return groups.every(
    ({ kind, raw, separator }) =>
      kind === 'digits' && raw.length === 3 && THOUSANDS.test(separator),
  );
}

const THOUSANDS = /^[.,'’ \u00A0\u202F\u2009]$/;

/** Codes and numbers whose groups are separated by blanks. */
function addAcross(pieces: readonly Piece[], chunks: readonly Chunk[], add: Add): void {
  for (const [i, { first }] of chunks.entries()) {
    const groups = groupsAt(pieces, chunks, i);
    const isShortRun = groups.length <= MAX_LAST_GROUPS;
    for (const [count, { last }] of groups.entries()) {
      if (count === 0) continue;
      const isLast = isShortRun && count === groups.length - 1;
      const isPart = count < (isPhone(pieces[first]) ? MAX_LAST_GROUPS : MAX_GROUPS);
      if (isPart || isLast || isIban(textOf(pieces, first, last))) add(first, last);
      if (decimalOf(pieces, first, last) !== undefined) add(first, last - 1);
    }
  }
}

/** The groups of the code that begins with the chunk `i`. */
function groupsAt(pieces: readonly Piece[], chunks: readonly Chunk[], i: number): Chunk[] {
  const groups: Chunk[] = [];
  for (const chunk of chunks.slice(i, i + MAX_PIECES)) {
    const isNext = groups.length === 0 || GAP.test(pieces[chunk.first]?.separator ?? '');
    if (!isNext || !isCode(pieces, chunk)) break;
    groups.push(chunk);
  }
  return groups;
}

/** Whether a chunk can be a group of a longer code: it has a digit, or consists of up to four capitals (`HH-AB`). */
function isCode(pieces: readonly Piece[], { first, last }: Chunk): boolean {
  const parts = pieces.slice(first, last + 1);
  if (parts.some(({ kind }) => kind === 'digits')) return true;
  return parts.length < 3 && parts.every(({ raw }) => /^\p{Lu}{1,4}$/u.test(raw));
}

function isPhone(piece: Piece | undefined): boolean {
  return piece !== undefined && (piece.raw.startsWith('0') || /[+(]$/.test(piece.separator));
}
