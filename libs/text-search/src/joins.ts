import { isIban } from './iban.js';
import type { Piece } from './pieces.js';
import type { Join } from './tokens.js';

/** Longer words are searched by their pieces only. */
const MAX_LENGTH = 40;
const MAX_PIECES = 16;

/** Groups of a number or code that blanks separate: at most this many are also searched as one word. */
const MAX_GROUPS = 3;
/** A telephone number has more of them. */
const MAX_PHONE_GROUPS = 6;

/** At most three signs and no blank, so the pieces belong to one word, code, address or number. */
const GLUE = /^[^\s\p{L}\p{N}]{0,3}$/u;
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
  const term = textOf(pieces, first, last);
  if (term.length > MAX_LENGTH) return undefined;
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

/** The whole chunk, each run of letters and digits in it (`AB1234`), and the whole part of a number (`1.234`). */
function addWithin(pieces: readonly Piece[], { first, last }: Chunk, add: Add): void {
  if (first === last) return;
  add(first, last);
  for (let start = first; start < last;) {
    let end = start;
    while (end < last && pieces[end + 1]?.separator === '') end += 1;
    add(start, end);
    start = end + 1;
  }
  if (isThousands(pieces, first, last)) add(first, last - 1);
}

/** A number with groups of three digits and a fraction. */
function isThousands(pieces: readonly Piece[], first: number, last: number): boolean {
  const groups = pieces.slice(first, last + 1);
  return (
    groups.length > 2 &&
    groups.every(({ kind }) => kind === 'digits') &&
    groups.slice(1, -1).every(({ raw }) => raw.length === 3)
  );
}

/** Codes and numbers whose groups are separated by blanks. */
function addAcross(pieces: readonly Piece[], chunks: readonly Chunk[], add: Add): void {
  for (const [i, chunk] of chunks.entries()) {
    if (!isCode(pieces, chunk)) continue;
    const groups = isPhone(pieces[chunk.first]) ? MAX_PHONE_GROUPS : MAX_GROUPS;
    for (let count = 2, end = i + 1; end < chunks.length; count += 1, end += 1) {
      const { first, last } = chunks[end] as Chunk;
      if (!GAP.test(pieces[first]?.separator ?? '') || !isCode(pieces, chunks[end] as Chunk)) break;
      if (textOf(pieces, chunk.first, last).length > MAX_LENGTH) break;
      if (count <= groups || isIban(textOf(pieces, chunk.first, last))) add(chunk.first, last);
    }
  }
}

/** Whether a chunk can be a group of a longer code: it has a digit, or consists of up to four capitals. */
function isCode(pieces: readonly Piece[], { first, last }: Chunk): boolean {
  for (let i = first; i <= last; i += 1) if (pieces[i]?.kind === 'digits') return true;
  return first === last && /^\p{Lu}{1,4}$/u.test(pieces[first]?.raw ?? '');
}

function isPhone(piece: Piece | undefined): boolean {
  return piece !== undefined && (piece.raw.startsWith('0') || /[+(]$/.test(piece.separator));
}
