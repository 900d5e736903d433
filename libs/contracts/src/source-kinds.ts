import type { z } from 'zod';
import { googleDriveSettingsSchema, onedriveSettingsSchema } from './cloud-sources.js';
import { folderSecretSchema, folderSettingsSchema } from './folder-source.js';
import { imapSecretSchema, imapSettingsSchema, providerMailSettingsSchema } from './imap-source.js';
import { oauthSecretSchema } from './source-authorizations.js';
import { webdavSecretSchema, webdavSettingsSchema } from './webdav-source.js';

/** The kinds of sources. */
export const SOURCE_KINDS = [
  'webdav',
  'folder',
  'imap',
  'google-drive',
  'onedrive',
  'gmail',
  'outlook',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The settings of each kind. They contain nothing secret: their owner sees them. */
export const sourceSettingsSchemas = {
  webdav: webdavSettingsSchema,
  folder: folderSettingsSchema,
  imap: imapSettingsSchema,
  'google-drive': googleDriveSettingsSchema,
  onedrive: onedriveSettingsSchema,
  gmail: providerMailSettingsSchema,
  outlook: providerMailSettingsSchema,
} satisfies Record<SourceKind, z.ZodType>;
export type SourceSettings = z.output<(typeof sourceSettingsSchemas)[SourceKind]>;

/** The credentials of each kind. The connector keeps them sealed. */
export const sourceSecretSchemas = {
  webdav: webdavSecretSchema,
  folder: folderSecretSchema,
  imap: imapSecretSchema,
  'google-drive': oauthSecretSchema,
  onedrive: oauthSecretSchema,
  gmail: oauthSecretSchema,
  outlook: oauthSecretSchema,
} satisfies Record<SourceKind, z.ZodType>;
export type SourceSecret = z.output<(typeof sourceSecretSchemas)[SourceKind]>;

/** How to reach a source of one kind. */
export type SourceAccessOf<K extends SourceKind> = {
  readonly kind: K;
  readonly settings: z.output<(typeof sourceSettingsSchemas)[K]>;
  readonly secret: z.output<(typeof sourceSecretSchemas)[K]>;
};

/** How to reach a source, with its credentials in plain text. Keep it in memory only. */
export type SourceAccess = { [K in SourceKind]: SourceAccessOf<K> }[SourceKind];

/** Parses how to reach a source. @throws ZodError when settings or credentials are not those of the kind */
export function parseSourceAccess(
  kind: SourceKind,
  settings: unknown,
  secret: unknown,
): SourceAccess {
  return {
    kind,
    settings: sourceSettingsSchemas[kind].parse(settings),
    secret: sourceSecretSchemas[kind].parse(secret),
    // Both were parsed by the schemas of this kind.
  } as SourceAccess;
}
