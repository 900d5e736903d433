import { z } from 'zod';
import {
  AFTER_IMPORT,
  formatLanguages,
  IMAP_SECURITIES,
  IMAP_TAKES,
  SOURCE_CHANGES,
  SOURCE_KINDS,
  SOURCE_MODES,
  SOURCE_STATES,
  type SourceKind,
} from '@app/contracts';
import type { Source } from './source.js';

/** What went wrong, in sources and in entries. */
export const sourceErrorResponseSchema = z
  .object({
    code: z.string().describe('Stable code, for programs'),
    message: z.string().describe('For people'),
  })
  .nullable();

const EXAMPLE = {
  id: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
  kind: 'webdav' as const,
  name: 'Nextcloud',
  settings: { url: 'https://cloud.example.org/remote.php/dav/files/anna/', username: 'anna' },
  folder: 'Scans',
  mode: 'keep' as const,
  onChange: 'keep' as const,
  tags: ['scans'],
  language: null,
  state: 'active' as const,
  error: null,
  nextSyncAt: '2026-03-01T09:35:00.000Z',
  lastSyncAt: '2026-03-01T09:30:00.000Z',
  createdAt: '2026-03-01T09:00:00.000Z',
  updatedAt: '2026-03-01T09:30:00.000Z',
};

const webdavSettingsResponseSchema = z.object({ url: z.string(), username: z.string() });
/** Of the kinds that have none. */
const noSettingsResponseSchema = z.object({});
const imapSettingsResponseSchema = z.object({
  host: z.string(),
  port: z.int(),
  security: z.enum(IMAP_SECURITIES),
  username: z.string(),
  take: z.enum(IMAP_TAKES),
});
const googleDriveSettingsResponseSchema = z.object({ driveId: z.string().optional() });
const providerMailSettingsResponseSchema = z.object({
  username: z.string(),
  take: z.enum(IMAP_TAKES),
});
const SETTINGS = {
  webdav: webdavSettingsResponseSchema,
  folder: noSettingsResponseSchema,
  imap: imapSettingsResponseSchema,
  'google-drive': googleDriveSettingsResponseSchema,
  onedrive: noSettingsResponseSchema,
  gmail: providerMailSettingsResponseSchema,
  outlook: providerMailSettingsResponseSchema,
} satisfies Record<SourceKind, z.ZodType>;
const settingsResponseSchema = z.union([
  SETTINGS.webdav,
  SETTINGS.imap,
  SETTINGS['google-drive'],
  SETTINGS.folder,
  SETTINGS.gmail,
]);

export const sourceResponseSchema = z
  .object({
    id: z.uuid().describe('UUIDv7'),
    kind: z.enum(SOURCE_KINDS),
    name: z.string(),
    settings: settingsResponseSchema.describe('As they were sent, by the kind'),
    folder: z.string().describe('Only this folder below the address; empty: all'),
    mode: z.enum(SOURCE_MODES),
    onChange: z.enum(SOURCE_CHANGES).describe('What becomes of the document of an earlier version'),
    afterImport: z
      .enum(AFTER_IMPORT)
      .optional()
      .describe('Only of the kind `folder`: whether imported files are moved to `.imported`'),
    tags: z.array(z.string()),
    language: z.string().nullable().describe('null: detected'),
    state: z
      .enum(SOURCE_STATES)
      .describe('`consent_needed`: the source refuses the credentials, and is left alone'),
    error: sourceErrorResponseSchema.describe('Of the last attempt; null: there was none'),
    nextSyncAt: z.iso.datetime().nullable().describe('When the source is looked at next'),
    lastSyncAt: z.iso.datetime().nullable().describe('When it was last looked at completely'),
    createdAt: z.iso.datetime().describe('RFC 3339, UTC'),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'Source',
    description: 'A place elsewhere from which files are imported',
    examples: [EXAMPLE],
  });
export type SourceResponse = z.infer<typeof sourceResponseSchema>;

export const createdSourceResponseSchema = z
  .object({
    ...sourceResponseSchema.shape,
    authorizationUrl: z
      .string()
      .nullable()
      .describe(
        'For kinds that are connected by the page of a provider: open it in a browser within ten minutes. Otherwise null',
      ),
  })
  .meta({ id: 'CreatedSource', examples: [{ ...EXAMPLE, authorizationUrl: null }] });
export type CreatedSourceResponse = z.infer<typeof createdSourceResponseSchema>;

export const sourceListResponseSchema = z.object({ items: z.array(sourceResponseSchema) }).meta({
  id: 'SourceList',
  description: 'All sources of the account, in the order of their names',
  examples: [{ items: [EXAMPLE] }],
});
export type SourceListResponse = z.infer<typeof sourceListResponseSchema>;

/** Maps field by field, so that a new column cannot leak. */
export function toSourceResponse(source: Source): SourceResponse {
  const { error, languages } = source;
  return {
    id: source.id,
    kind: source.kind,
    name: source.name,
    settings: toSettingsResponse(source),
    folder: source.folder,
    mode: source.mode,
    onChange: source.onChange,
    ...(source.afterImport !== null && { afterImport: source.afterImport }),
    tags: [...source.tags],
    language: languages === null ? null : formatLanguages(languages),
    state: source.state,
    error: error && { code: error.code, message: error.message },
    nextSyncAt: source.nextSyncAt?.toISOString() ?? null,
    lastSyncAt: source.lastSyncAt?.toISOString() ?? null,
    createdAt: source.createdAt.toISOString(),
    updatedAt: source.updatedAt.toISOString(),
  };
}

/** Only what the schema of the kind names. */
function toSettingsResponse({ kind, settings }: Source): SourceResponse['settings'] {
  return SETTINGS[kind].parse(settings);
}
