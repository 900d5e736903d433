/**
 * PostgreSQL limits the terms of a tsvector with their positions to 1 MiB, the positions of a term to 256, and a position
 * to 16,383 (https://www.postgresql.org/docs/current/textsearch-limitations.html). The rest is for title, tags and file name.
 */
export const MAX_VECTOR_BYTES = 960_000;
const MAX_POSITIONS = 256;
const MAX_POSITION = 16_383;

/** What a term needs in addition to its bytes: alignment and the number of its positions; and each position. */
const TERM_BYTES = 4;
export const POSITION_BYTES = 2;

export type Weight = '' | 'A' | 'B' | 'C';

/** Returns the size of a term with its positions in a tsvector, in bytes. */
export function sizeInVector(term: string, positions: number): number {
  return Buffer.byteLength(term) + TERM_BYTES + POSITION_BYTES * positions;
}

/** The terms of a tsvector with their positions. */
export class VectorEntries {
  /** Whether PostgreSQL cannot have all positions, or all terms. */
  isIncomplete = false;
  private readonly entries = new Map<string, string[]>();
  private bytes = 0;

  add(term: string, position: number, weight: Weight): void {
    const known = this.entries.get(term);
    const size = known === undefined ? sizeInVector(term, 1) : POSITION_BYTES;
    const hasRoom = this.bytes + size <= MAX_VECTOR_BYTES;
    if (!hasRoom || position > MAX_POSITION || known?.length === MAX_POSITIONS) {
      this.isIncomplete = true;
    }
    if (!hasRoom || known?.length === MAX_POSITIONS) return;
    this.bytes += size;
    const entry = `${Math.min(position, MAX_POSITION)}${weight}`;
    if (known === undefined) this.entries.set(term, [entry]);
    else if (known.at(-1) !== entry) known.push(entry);
  }

  /** The text form of the tsvector. */
  toString(): string {
    const parts: string[] = [];
    for (const [term, positions] of this.entries) parts.push(`'${term}':${positions.join(',')}`);
    return parts.join(' ');
  }
}
