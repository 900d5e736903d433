import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/index.js';
import type { Bind } from '../search-index/index.js';

/** What documents are sorted by. */
interface SortKey {
  /** SQL on a row `d` of `documents`. */
  readonly sql: string;
  readonly type: string;
  /** The key in a cursor. */
  readonly schema: z.ZodType<string | number>;
}

/** Longer beginnings of titles do not fit into a cursor. */
const TITLE_CHARACTERS = 100;
// PostgreSQL's text has no NUL, and UTF-8 has no surrogates.
const STORABLE = /^[^\u0000\p{Surrogate}]*$/u;

/** Whether a number can be stored as `real` (4 bytes), rounded. */
function isReal(value: number): boolean {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && (rounded !== 0 || value === 0);
}

const CREATED: SortKey = {
  sql: 'd.created_at',
  type: 'timestamptz',
  // PostgreSQL has no year 0.
  schema: z.iso.datetime({ precision: 3 }).regex(/^(?!0000)/),
};
const TITLE: SortKey = {
  // The collation of all languages: "Äpfel" is beside "apfel", not after "z". No index depends on its version.
  sql: `lower(left(d.title, ${TITLE_CHARACTERS}) COLLATE "und-x-icu")`,
  type: 'text',
  schema: z
    .string()
    .max(4 * TITLE_CHARACTERS)
    .regex(STORABLE),
};
const SIZE: SortKey = {
  sql: 'd.size_bytes',
  type: 'bigint',
  schema: z.int().nonnegative(),
};
const RELEVANCE: SortKey = {
  // Without a query all documents are equally relevant.
  sql: '0::real',
  type: 'real',
  // PostgreSQL's `real` refuses numbers that are too large or too small for it.
  schema: z.number().refine(isReal),
};

const SORTS = {
  '-created': { key: CREATED, direction: 'DESC' },
  created: { key: CREATED, direction: 'ASC' },
  title: { key: TITLE, direction: 'ASC' },
  '-title': { key: TITLE, direction: 'DESC' },
  size: { key: SIZE, direction: 'ASC' },
  '-size': { key: SIZE, direction: 'DESC' },
  relevance: { key: RELEVANCE, direction: 'DESC' },
} as const;

export type DocumentSort = keyof typeof SORTS;

/** The values of the parameter `sort`. */
export const documentSortSchema = z.enum(Object.keys(SORTS) as [DocumentSort, ...DocumentSort[]]);

/** Where the next page begins: after the document with this key and id. */
export interface SortPosition {
  readonly key: string | number;
  readonly id: string;
}

/** Returns whether documents are sorted by the time of their creation: an index has this order. */
export function isByTime(sort: DocumentSort): boolean {
  return SORTS[sort].key === CREATED;
}

/** Returns the SQL of what is sorted by. The rank of `relevance` depends on the query: see `rankOf`. */
export function sortKey(sort: DocumentSort): string {
  return SORTS[sort].key.sql;
}

/** Returns an `ORDER BY` list. Documents with the same key are sorted by their ids. */
export function sortOrder(sort: DocumentSort, columns: { key: string; id: string }): string {
  const { direction } = SORTS[sort];
  return `${columns.key} ${direction}, ${columns.id} ${direction}`;
}

/** Returns the condition that a row comes after the position. */
export function isAfter(
  sort: DocumentSort,
  columns: { key: string; id: string },
  position: SortPosition,
  bind: Bind,
): string {
  const { key, direction } = SORTS[sort];
  const comparison = direction === 'DESC' ? '<' : '>';
  return `(${columns.key}, ${columns.id}) ${comparison} (${bind(position.key)}::${key.type}, ${bind(position.id)}::uuid)`;
}

/** Converts the value of {@link sortKey} to the key of a position. */
export function toSortKey(sort: DocumentSort, value: string | number | Date): string | number {
  if (value instanceof Date) return value.toISOString();
  return ['real', 'bigint'].includes(SORTS[sort].key.type) ? Number(value) : value;
}

export function encodePosition(sort: DocumentSort, { key, id }: SortPosition): string {
  return encodeCursor([sort, key, id]);
}

/** @throws CursorInvalidError also when the cursor is of a list in another order */
export function decodePosition(sort: DocumentSort, cursor: string): SortPosition {
  const schema = z.tuple([z.literal(sort), SORTS[sort].key.schema, z.uuid()]);
  const [, key, id] = decodeCursor(schema, cursor);
  return { key, id };
}
