import { ASCII_PIECE, ASCII_TEXT, PIECE } from './character-classes.js';
import { fold } from './fold.js';

/** What a piece consists of. */
export type PieceKind = 'letters' | 'digits' | 'unspaced';

/** The smallest part of a text that is searched: letters or digits without anything between them. */
export interface Piece {
  readonly kind: PieceKind;
  readonly raw: string;
  readonly folded: string;
  /** Offsets in the text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** What stands between the piece before, or the beginning of the text, and this one. */
  readonly separator: string;
}

/** Splits a text at everything that is neither letter nor digit, and between letters and digits. */
export function piecesOf(text: string): Piece[] {
  return ASCII_TEXT.test(text)
    ? collect(text, ASCII_PIECE, (raw) => (raw < 'A' ? 'digits' : 'letters'))
    : collect(text, PIECE, (_raw, groups) => kindOf(groups));
}

type Groups = Record<string, string | undefined> | undefined;

function collect(
  text: string,
  pattern: RegExp,
  kind: (raw: string, groups: Groups) => PieceKind,
): Piece[] {
  const pieces: Piece[] = [];
  let before = 0;
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    const raw = match[0];
    const separator = text.slice(before, start);
    before = start + raw.length;
    pieces.push({
      kind: kind(raw, match.groups),
      raw,
      folded: fold(raw),
      start,
      end: before,
      separator,
    });
  }
  return pieces;
}

function kindOf(groups: Groups): PieceKind {
  if (groups?.letters !== undefined) return 'letters';
  return groups?.digits !== undefined ? 'digits' : 'unspaced';
}
