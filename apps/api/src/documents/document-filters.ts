import { z } from 'zod';
import { documentStatusSchema, mediaTypeSchema } from '@app/contracts';
import { textSchema, wholeNumber } from '../http/index.js';
import type { Bind } from '../search-index/index.js';

/** A filter of documents: the query parameter, and its condition on a row `d` of `documents`. */
interface DocumentFilter<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  condition(value: NonNullable<z.output<Schema>>, bind: Bind): string;
}

/** How often one parameter may be repeated. */
const MAX_REPEATS = 50;

const tag = textSchema({ min: 1, max: 100 });
const instant = z.iso
  .datetime({ offset: true, error: 'must be a time as in RFC 3339' })
  .transform((text) => new Date(text));
/** The largest number that `wholeNumber` reads. */
const MAX_BYTES = 10 ** 15 - 1;
const bytes = wholeNumber(
  z
    .int('must be a whole number of bytes')
    .min(0, 'must be at least 0')
    .max(MAX_BYTES, `must be at most ${MAX_BYTES}`),
);

/**
 * All filters of documents. List, search and facets publish and apply every entry, so that a new filter is one more entry
 * here.
 */
const DOCUMENT_FILTERS = {
  tag: filter(
    repeated(tag).describe('Only documents with this tag; repeated: with all of these tags'),
    (tags, bind) => `d.tags @> ${bind(tags)}::text[]`,
  ),
  tagAny: filter(
    repeated(tag).describe('Only documents with at least one of these tags; can be repeated'),
    (tags, bind) => `d.tags && ${bind(tags)}::text[]`,
  ),
  tagNone: filter(
    repeated(tag).describe('Only documents with none of these tags; can be repeated'),
    (tags, bind) => `NOT d.tags && ${bind(tags)}::text[]`,
  ),
  status: filter(
    repeated(documentStatusSchema).describe(
      'Only documents in this state; repeated: in any of these states',
    ),
    (statuses, bind) => `d.status = ANY (${bind(statuses)}::text[])`,
  ),
  mediaType: filter(
    repeated(mediaTypeSchema).describe(
      'Only documents of this type; repeated: of any of these types',
    ),
    (types, bind) => `d.media_type = ANY (${bind(types)}::text[])`,
  ),
  createdAfter: filter(
    instant.describe('Only documents created after this time (RFC 3339)'),
    (time, bind) => `d.created_at > ${bind(time)}::timestamptz`,
  ),
  createdBefore: filter(
    instant.describe('Only documents created before this time (RFC 3339)'),
    (time, bind) => `d.created_at < ${bind(time)}::timestamptz`,
  ),
  sizeMin: filter(
    bytes.describe('Only documents of at least this many bytes'),
    (size, bind) => `d.size_bytes >= ${bind(size)}::bigint`,
  ),
  sizeMax: filter(
    bytes.describe('Only documents of at most this many bytes'),
    (size, bind) => `d.size_bytes <= ${bind(size)}::bigint`,
  ),
} satisfies Readonly<Record<string, DocumentFilter>>;

type Filters = typeof DOCUMENT_FILTERS;

export type DocumentFilterName = keyof Filters;

type FilterShape = { [Name in DocumentFilterName]: z.ZodOptional<Filters[Name]['schema']> };

/** The fields of a query schema for all filters, each optional. */
export const documentFilterShape = Object.fromEntries(
  Object.entries(DOCUMENT_FILTERS).map(([name, { schema }]) => [name, schema.optional()]),
) as FilterShape;

/** The filters of one request. */
export type DocumentFilters = z.output<z.ZodObject<FilterShape>>;

/** Returns the SQL conditions of the filters that are given, on a row `d` of `documents`. */
export function filterConditions(filters: DocumentFilters, bind: Bind): string[] {
  return (Object.keys(DOCUMENT_FILTERS) as DocumentFilterName[]).flatMap((name) => {
    const value = filters[name];
    const filterOfName: DocumentFilter = DOCUMENT_FILTERS[name];
    return value === undefined ? [] : [filterOfName.condition(value, bind)];
  });
}

function filter<Schema extends z.ZodType>(
  schema: Schema,
  condition: (value: NonNullable<z.output<Schema>>, bind: Bind) => string,
): DocumentFilter<Schema> {
  return { schema, condition };
}

/** A parameter that can be repeated: given once, it is text; given more often, it is a list. */
function repeated<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z.array(item).min(1).max(MAX_REPEATS, `must be given at most ${MAX_REPEATS} times`),
  );
}
