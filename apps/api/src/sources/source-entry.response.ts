import { z } from 'zod';
import { SOURCE_ENTRY_STATES, type RemoteEntryPageMessage } from '@app/contracts';
import type { LedgerPage } from './source-imports.js';
import { encodeEntryId } from './source-entry-id.js';
import { sourceErrorResponseSchema } from './source.response.js';

const nextCursor = z.string().nullable().describe('null on the last page');
const ENTRY_ID = 'U2NhbnMvYmlsbC5wZGY';

export const sourceEntryPageResponseSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string().describe('For `parent`, `…/content` and `…/imports`'),
        path: z.string().describe('For `folder` of the source'),
        name: z.string().describe('As the source has it'),
        isFolder: z.boolean(),
        size: z.int().nonnegative().nullable().describe('In bytes; null: unknown'),
        modifiedAt: z.iso.datetime().nullable(),
        mediaType: z.string().nullable().describe('A guess by the name; null: unknown'),
      }),
    ),
    nextCursor,
  })
  .meta({
    id: 'SourceEntryList',
    description: 'One page of what a folder of a source contains now',
    examples: [
      {
        items: [
          {
            id: ENTRY_ID,
            path: 'Scans/bill.pdf',
            name: 'bill.pdf',
            isFolder: false,
            size: 48213,
            modifiedAt: '2026-03-01T08:12:00.000Z',
            mediaType: 'application/pdf',
          },
        ],
        nextCursor: null,
      },
    ],
  });
export type SourceEntryPageResponse = z.infer<typeof sourceEntryPageResponseSchema>;

export function toSourceEntryPageResponse(page: RemoteEntryPageMessage): SourceEntryPageResponse {
  return {
    items: page.items.map((entry) => ({
      id: encodeEntryId(entry.id),
      path: entry.id,
      name: entry.name,
      isFolder: entry.isFolder,
      size: entry.sizeBytes,
      modifiedAt: entry.modifiedAt,
      mediaType: entry.mediaType,
    })),
    nextCursor: page.nextCursor,
  };
}

export const importsRequestedResponseSchema = z
  .object({
    requested: z
      .int()
      .nonnegative()
      .nullable()
      .describe('How many files will be imported; null: the folders are listed first'),
    known: z.int().nonnegative().nullable().describe('How many files are documents already'),
  })
  .meta({ id: 'ImportsRequested', examples: [{ requested: 1, known: 0 }] });
export type ImportsRequestedResponse = z.infer<typeof importsRequestedResponseSchema>;

export const importPageResponseSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid().describe('UUIDv7'),
        entryId: z.string().describe('The id of the entry in `…/entries`'),
        name: z.string(),
        size: z.int().nonnegative().nullable(),
        modifiedAt: z.iso.datetime().nullable(),
        state: z
          .enum(SOURCE_ENTRY_STATES)
          .describe(
            '`seen`: waits for a second look. `waiting`: is fetched next. `staged`: is fetched. `imported`: is the ' +
              'document `documentId`. `skipped`, `failed`: see `error`',
          ),
        documentId: z.uuid().nullable(),
        error: sourceErrorResponseSchema,
        nextTryAt: z.iso.datetime().nullable().describe('null: it is not tried again by itself'),
        goneAt: z.iso
          .datetime()
          .nullable()
          .describe('Since when the source does not have it any more; the document stays'),
        createdAt: z.iso.datetime(),
        updatedAt: z.iso.datetime(),
      }),
    ),
    nextCursor,
  })
  .meta({
    id: 'ImportList',
    description: 'One page of the files that were found or asked for, newest first',
    examples: [
      {
        items: [
          {
            id: '0199c0de-7a10-7b22-8c3d-4e5f60718293',
            entryId: ENTRY_ID,
            name: 'bill.pdf',
            size: 48213,
            modifiedAt: '2026-03-01T08:12:00.000Z',
            state: 'imported',
            documentId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
            error: null,
            nextTryAt: null,
            goneAt: null,
            createdAt: '2026-03-01T09:30:00.000Z',
            updatedAt: '2026-03-01T09:30:02.000Z',
          },
        ],
        nextCursor: null,
      },
    ],
  });
export type ImportPageResponse = z.infer<typeof importPageResponseSchema>;

/** Maps field by field, so that a new column cannot leak. */
export function toImportPageResponse(page: LedgerPage): ImportPageResponse {
  return {
    items: page.items.map((entry) => ({
      id: entry.id,
      entryId: encodeEntryId(entry.remoteId),
      name: entry.name,
      size: entry.sizeBytes,
      modifiedAt: entry.modifiedAt?.toISOString() ?? null,
      state: entry.state,
      documentId: entry.documentId,
      error: entry.error && { code: entry.error.code, message: entry.error.message },
      nextTryAt: entry.nextTryAt?.toISOString() ?? null,
      goneAt: entry.goneAt?.toISOString() ?? null,
      createdAt: entry.createdAt.toISOString(),
      updatedAt: entry.updatedAt.toISOString(),
    })),
    nextCursor: page.nextCursor,
  };
}
