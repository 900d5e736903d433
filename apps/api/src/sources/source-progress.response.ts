import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  SOURCE_ENTRY_STATES,
  SOURCE_STATES,
  type SourceEntryState,
  type SourceError,
} from '@app/contracts';
import { toOpenApiSchema } from '../http/index.js';
import { encodeEntryId } from './source-entry-id.js';
import type { Source } from './source.js';
import { sourceErrorResponseSchema } from './source.response.js';

/** A source, and how many entries of its ledger are in each state. */
export interface SourceProgress {
  readonly source: Source;
  readonly imports: Readonly<Partial<Record<SourceEntryState, number>>>;
  /** How many folders wait to be listed for an import. */
  readonly folders: number;
  readonly folderErrors: readonly { readonly folder: string; readonly error: SourceError }[];
}

const EXAMPLE = {
  state: 'active' as const,
  error: null,
  lastSyncAt: '2026-03-01T09:30:00.000Z',
  folders: 0,
  folderErrors: [],
  imports: { seen: 2, waiting: 40, staged: 4, imported: 954, skipped: 3, failed: 0 },
};

const sourceProgressResponseSchema = z
  .object({
    state: z.enum(SOURCE_STATES),
    error: sourceErrorResponseSchema.describe('Of the last attempt; null: there was none'),
    lastSyncAt: z.iso.datetime().nullable().describe('When it was last looked at completely'),
    folders: z.int().nonnegative().describe('How many folders are still to be listed for imports'),
    folderErrors: z
      .array(z.object({ folder: z.string(), error: sourceErrorResponseSchema.unwrap() }))
      .describe(
        'Folders, by their ids, that could not be listed completely, at most 20: ask for them again',
      ),
    imports: z
      .record(z.enum(SOURCE_ENTRY_STATES), z.int().nonnegative())
      .describe('How many entries of `…/imports` are in each state'),
  })
  .meta({ examples: [EXAMPLE] });
type SourceProgressResponse = z.infer<typeof sourceProgressResponseSchema>;

/** Maps field by field, so that a new column cannot leak. */
export function toSourceProgressResponse({
  source: { state, error, lastSyncAt },
  imports,
  folders,
  folderErrors,
}: SourceProgress): SourceProgressResponse {
  return {
    state,
    error: error && { code: error.code, message: error.message },
    lastSyncAt: lastSyncAt?.toISOString() ?? null,
    folders,
    folderErrors: folderErrors.map(({ folder, error: { code, message } }) => ({
      folder: encodeEntryId(folder),
      error: { code, message },
    })),
    imports: Object.fromEntries(
      SOURCE_ENTRY_STATES.map((one) => [one, imports[one] ?? 0]),
    ) as SourceProgressResponse['imports'],
  };
}

const ID_LENGTH = 16;

/** The id of an event. The progress has no revision, so it is a digest: equal progress has an equal id. */
export function progressId(progress: SourceProgressResponse): string {
  const text = JSON.stringify(progress);
  return createHash('sha256').update(text).digest('base64url').slice(0, ID_LENGTH);
}

/** One event of the stream, described as those of documents are. */
export const SOURCE_EVENT = {
  type: 'object' as const,
  description: 'One event of the stream',
  required: ['id', 'event', 'data'],
  properties: {
    id: {
      type: 'string' as const,
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'Identifies this progress; send it as `Last-Event-ID` to continue',
    },
    event: { type: 'string' as const, enum: ['progress'] },
    data: {
      type: 'string' as const,
      description: 'The progress as JSON',
      'x-contentMediaType': 'application/json',
      'x-contentSchema': toOpenApiSchema(sourceProgressResponseSchema).schema,
    },
    retry: {
      type: 'integer' as const,
      minimum: 0,
      description: 'Milliseconds to wait before reconnecting',
    },
  },
  example: { id: progressId(EXAMPLE), event: 'progress', data: JSON.stringify(EXAMPLE) },
};
