import { CLUSTER } from './character-classes.js';
import { fold, foldWithDigraphs } from './fold.js';
import { joinsOf } from './joins.js';
import { piecesOf, type Piece } from './pieces.js';

/** Longer words are cut in texts and in queries alike. PostgreSQL refuses terms of more than 2,046 bytes. */
const MAX_TERM = 100;

/** A piece of a text with the terms that find it. */
export interface Token {
  readonly kind: Piece['kind'];
  /** Offsets in the text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Counted from 1. Neighbours in a phrase have neighbouring positions. */
  readonly position: number;
  /** The forms of the word; any of them finds it. In an unspaced script: the character, then it and the next one. */
  readonly forms: readonly string[];
  /** Words that are made of this token and those after it, each with the end of the last one. */
  readonly joins: readonly Join[];
  /** What stands between the token before and this one. */
  readonly separator: string;
}

/** Several pieces written as one word, such as `cofinancing` for `co-financing`. */
export interface Join {
  readonly term: string;
  /** Offset in the text at which the last piece ends. */
  readonly end: number;
  /** How many positions the pieces take. */
  readonly length: number;
}

/** A word that is split at the end of a line; a capital after the hyphen begins a compound's second word instead. */
const LINE_END_HYPHEN = /^[-\u00AD\u2010\u2011]+[ \t]*\r?[\n\f][ \t\r\n\f]*$/;
const STARTS_WITH_CAPITAL = /^\p{Lu}/u;

/**
 * Blanks between characters of an unspaced script mean nothing: OCR and line breaks put them there. The length is bounded,
 * because the time of this pattern grows with its square.
 */
const BLANKS = /^[ \t\u3000]{0,20}(?:\r?\n)?[ \t\u3000]{0,20}$/;

/**
 * Splits a text into tokens, in order. Texts and queries are split by this function alone, so that what is typed as it is
 * written is found.
 */
export function tokensOf(text: string): Token[] {
  const pieces = piecesOf(text);
  const joins = joinsOf(pieces);
  const tokens: Token[] = [];
  let position = 0;
  for (const [i, piece] of pieces.entries()) {
    const next = pieces[i + 1];
    if (piece.kind === 'unspaced') {
      for (const token of charactersOf(piece, next)) {
        tokens.push({ ...token, position: (position += 1) });
      }
      continue;
    }
    const isRest = isParted(pieces[i - 1], piece);
    if (!isRest) position += 1;
    const parted = isParted(piece, next) && next !== undefined ? partedWord(piece, next) : [];
    tokens.push({
      kind: piece.kind,
      start: piece.start,
      end: piece.end,
      position,
      forms: formsOf(piece.raw, piece.folded),
      joins: [...parted, ...(joins.get(i) ?? [])],
      separator: piece.separator,
    });
  }
  return tokens;
}

function formsOf(raw: string, folded: string): string[] {
  const spelled = foldWithDigraphs(raw);
  return spelled === undefined ? [cut(folded)] : [cut(folded), cut(spelled)];
}

function cut(term: string): string {
  return term.length <= MAX_TERM ? term : [...term].slice(0, MAX_TERM).join('');
}

function isParted(left: Piece | undefined, right: Piece | undefined): boolean {
  return (
    left?.kind === 'letters' &&
    right?.kind === 'letters' &&
    LINE_END_HYPHEN.test(right.separator) &&
    !STARTS_WITH_CAPITAL.test(right.raw)
  );
}

function partedWord(left: Piece, right: Piece): Join[] {
  return formsOf(left.raw + right.raw, left.folded + right.folded).map((term) => ({
    term,
    end: right.end,
    length: 1,
  }));
}

function* charactersOf(piece: Piece, next: Piece | undefined): Generator<Omit<Token, 'position'>> {
  const clusters = [...piece.raw.matchAll(CLUSTER)];
  const isContinued = next?.kind === 'unspaced' && BLANKS.test(next.separator);
  for (const [i, cluster] of clusters.entries()) {
    const following = clusters[i + 1]?.[0] ?? (isContinued ? next.raw.match(CLUSTER)?.[0] : '');
    const one = fold(cluster[0]);
    yield {
      kind: 'unspaced',
      start: piece.start + cluster.index,
      end: piece.start + cluster.index + cluster[0].length,
      forms: following === '' || following === undefined ? [one] : [one, one + fold(following)],
      joins: [],
      separator: i === 0 ? piece.separator : '',
    };
  }
}
