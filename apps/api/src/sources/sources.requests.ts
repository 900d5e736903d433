import { z } from 'zod';
import {
  AFTER_IMPORT,
  folderSettingsSchema,
  googleDriveSettingsSchema,
  imapSecretSchema,
  imapSettingsSchema,
  onedriveSettingsSchema,
  providerMailSettingsSchema,
  languagesSchema,
  SOURCE_CHANGES,
  SOURCE_ENTRY_STATES,
  SOURCE_MODES,
  webdavSecretSchema,
  webdavSettingsSchema,
} from '@app/contracts';
import { tagsSchema } from '../documents/index.js';
import {
  cursorSchema,
  cursorSchemaOf,
  limitSchema,
  textSchema,
  uuidSchema,
} from '../http/index.js';
import { returnToSchema } from './source-authorizations.requests.js';
import { entryIdSchema, folderIdSchema } from './source-entry-id.js';

/** A cursor of the connector, which contains a name. */
const MAX_REMOTE_CURSOR_LENGTH = 4_096;
const MAX_FOLDER_LENGTH = 1_000;
/** How many entries one request may import. */
export const MAX_IMPORTED_ENTRIES = 100;

const nameSchema = textSchema({ min: 1, max: 100 });
const languageSchema = languagesSchema.describe(
  'The language of the documents, as for an upload; default: auto',
);

/** Names over there may differ only in their normalisation, so a folder is kept as it is sent. */
const folderSchema = z
  .string('must be text')
  .max(MAX_FOLDER_LENGTH, `must have at most ${MAX_FOLDER_LENGTH} characters`)
  .refine(isPlainPath, 'must be a path such as Scans/2026, without slashes at its ends')
  .describe(
    'Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry',
  );

function isPlainPath(path: string): boolean {
  if (path === '') return true;
  if (/[\p{Cc}\p{Surrogate}]/u.test(path)) return false;
  return path.split('/').every((part) => !['', '.', '..'].includes(part));
}

const onChangeSchema = z
  .enum(SOURCE_CHANGES)
  .describe(
    'A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. ' +
      '`trash`: it is moved to the trash',
  );

/** What every kind has. */
const NEW_SOURCE = {
  name: nameSchema.describe('Each source of the account has another one'),
  folder: folderSchema.prefault(''),
  mode: z
    .enum(SOURCE_MODES)
    .prefault('manual')
    .describe('`manual`: imports files that are asked for. `keep`: also new and changed files'),
  onChange: onChangeSchema.prefault('keep'),
  tags: tagsSchema.prefault([]).describe('The tags of the documents'),
  language: languageSchema.optional(),
};

const createWebdavSourceSchema = z
  .strictObject({
    kind: z.literal('webdav').describe('Nextcloud, ownCloud and other WebDAV servers'),
    settings: webdavSettingsSchema.describe(
      'The address of a folder of a WebDAV server, and the user name. To change them, create another source',
    ),
    credentials: webdavSecretSchema.describe(
      'They are tried before they are kept, and never shown again. Use an app password where there are some',
    ),
    ...NEW_SOURCE,
  })
  .meta({ id: 'CreateWebdavSource' });

const afterImportSchema = z
  .enum(AFTER_IMPORT)
  .describe(
    'Only of the kind `folder`, with the mode `keep`. `move`: a file that has become a document is moved to `.imported`',
  );

const createFolderSourceSchema = z
  .strictObject({
    kind: z
      .literal('folder')
      .describe('The folder of the account on this server, where its operator has made one'),
    settings: folderSettingsSchema.prefault({}),
    ...NEW_SOURCE,
    afterImport: afterImportSchema.prefault('move'),
  })
  .meta({ id: 'CreateFolderSource' });

const createImapSourceSchema = z
  .strictObject({
    kind: z.literal('imap').describe('A mailbox that is read by IMAP'),
    settings: imapSettingsSchema.describe(
      'The mail server, the user name, and which parts of a mail are imported. To change them, create another source. `security`: `tls` from the first byte, usually port 993; `starttls`, usually port 143; `none` only in networks that the operator allows. `take`: the files that are attached, the mail as one file, or both',
    ),
    credentials: imapSecretSchema.describe(
      'They are tried before they are kept, and never shown again. Use an app password where there are some',
    ),
    ...NEW_SOURCE,
    folder: folderSchema.prefault('INBOX').describe('The mailbox; those within it are others'),
  })
  .meta({ id: 'CreateImapSource' });
const createGoogleDriveSourceSchema = z
  .strictObject({
    kind: z.literal('google-drive').describe('Google Drive, connected by a page of Google'),
    settings: googleDriveSettingsSchema.prefault({}),
    returnTo: returnToSchema.optional(),
    ...NEW_SOURCE,
  })
  .meta({ id: 'CreateGoogleDriveSource' });

const createOnedriveSourceSchema = z
  .strictObject({
    kind: z.literal('onedrive').describe('OneDrive, connected by a page of Microsoft'),
    settings: onedriveSettingsSchema.prefault({}),
    returnTo: returnToSchema.optional(),
    ...NEW_SOURCE,
  })
  .meta({ id: 'CreateOnedriveSource' });

/** A mailbox of a provider. */
const PROVIDER_MAIL = {
  settings: providerMailSettingsSchema,
  returnTo: returnToSchema.optional(),
  ...NEW_SOURCE,
  folder: folderSchema.prefault('INBOX').describe('The mailbox; those within it are others'),
};

const createGmailSourceSchema = z
  .strictObject({
    kind: z.literal('gmail').describe('A mailbox of Google, connected by a page of Google'),
    ...PROVIDER_MAIL,
  })
  .meta({ id: 'CreateGmailSource' });

const createOutlookSourceSchema = z
  .strictObject({
    kind: z.literal('outlook').describe('A mailbox of Microsoft, connected by a page of Microsoft'),
    ...PROVIDER_MAIL,
  })
  .meta({ id: 'CreateOutlookSource' });

/** Kinds that are connected by the page of a provider. */
export type CreateCloudSource =
  | z.output<typeof createGoogleDriveSourceSchema>
  | z.output<typeof createOnedriveSourceSchema>
  | z.output<typeof createGmailSourceSchema>
  | z.output<typeof createOutlookSourceSchema>;

/** One schema for each kind. */
export const createSourceSchema = z
  .discriminatedUnion('kind', [
    createWebdavSourceSchema,
    createFolderSourceSchema,
    createImapSourceSchema,
    createGoogleDriveSourceSchema,
    createOnedriveSourceSchema,
    createGmailSourceSchema,
    createOutlookSourceSchema,
  ])
  .meta({
    id: 'CreateSource',
    examples: [
      {
        kind: 'webdav',
        name: 'Nextcloud',
        settings: {
          url: 'https://cloud.example.org/remote.php/dav/files/anna/',
          username: 'anna',
        },
        credentials: { password: 'zRp7N-3sLkq-Xw9f2-Jm4tB-e8Hda' },
        folder: 'Scans',
        mode: 'keep',
        tags: ['scans'],
      },
      { kind: 'folder', name: 'Scanner', folder: 'Office', mode: 'keep', afterImport: 'move' },
      {
        kind: 'imap',
        name: 'Invoices by mail',
        settings: {
          host: 'imap.example.org',
          port: 993,
          security: 'tls',
          username: 'anna@example.org',
          take: 'attachments',
        },
        credentials: { password: 'zRp7N-3sLkq-Xw9f2-Jm4tB-e8Hda' },
        folder: 'INBOX',
        mode: 'keep',
        tags: ['mail'],
      },
      { kind: 'google-drive', name: 'Drive', mode: 'keep' },
      {
        kind: 'gmail',
        name: 'Gmail',
        settings: { username: 'anna@example.org', take: 'attachments' },
        mode: 'keep',
      },
    ],
  });
export type CreateSource = z.output<typeof createSourceSchema>;

export const updateSourceSchema = z
  .strictObject({
    name: nameSchema.optional(),
    folder: folderSchema.optional(),
    mode: z.enum(SOURCE_MODES).optional(),
    onChange: onChangeSchema.optional(),
    afterImport: afterImportSchema.optional(),
    tags: tagsSchema.optional().describe('For documents that are made from now on'),
    language: languageSchema.nullable().optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .meta({
    id: 'UpdateSource',
    description: 'A field that is left out keeps its value',
    examples: [{ folder: 'Scans/2026', state: 'paused' }],
  });
export type UpdateSource = z.output<typeof updateSourceSchema>;

export const sourceCredentialsSchema = z
  .strictObject({ ...webdavSecretSchema.shape })
  .meta({ id: 'SourceCredentials', examples: [{ password: 'zRp7N-3sLkq-Xw9f2-Jm4tB-e8Hda' }] });
export type SourceCredentials = z.output<typeof sourceCredentialsSchema>;

export const sourceParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the source'),
});
export type SourceParams = z.output<typeof sourceParamsSchema>;

export const sourceEntryParamsSchema = z.strictObject({
  id: uuidSchema.describe('The id of the source'),
  entryId: entryIdSchema.describe('The id of the entry'),
});
export type SourceEntryParams = z.output<typeof sourceEntryParamsSchema>;

export const listSourceEntriesSchema = z.strictObject({
  parent: entryIdSchema.optional().describe('The id of a folder; default: the whole source'),
  cursor: cursorSchemaOf(MAX_REMOTE_CURSOR_LENGTH).describe('`nextCursor` of the previous page'),
});
export type ListSourceEntries = z.output<typeof listSourceEntriesSchema>;

export const requestImportsSchema = z
  .strictObject({
    entries: z
      .array(entryIdSchema)
      .min(1, 'must name an entry')
      .max(MAX_IMPORTED_ENTRIES, `must name at most ${MAX_IMPORTED_ENTRIES} entries`)
      .optional()
      .describe('The ids of files'),
    folder: folderIdSchema
      .optional()
      .describe(
        'The id of a folder, whose files are imported, but not its folders; empty: the root',
      ),
    recursive: z
      .boolean('must be true or false')
      .prefault(false)
      .describe(
        'With `folder`: also the files of the folders below. The answer does not wait for their listing. Hidden files ' +
          'and folders are left out',
      ),
    tags: tagsSchema.prefault([]).describe('Besides the tags of the source'),
  })
  .refine(({ entries, folder }) => (entries === undefined) !== (folder === undefined), {
    message: 'must have either entries or folder',
  })
  .refine(({ folder, recursive }) => folder !== undefined || !recursive, {
    path: ['recursive'],
    message: 'needs the field folder',
  })
  .meta({
    id: 'RequestImports',
    examples: [{ entries: ['U2NhbnMvYmlsbC5wZGY'], tags: ['bills'] }],
  });
export type RequestImports = z.output<typeof requestImportsSchema>;

export const listImportsSchema = z.strictObject({
  state: z.enum(SOURCE_ENTRY_STATES).optional().describe('Only entries in this state'),
  limit: limitSchema.describe('The largest number of entries on the page'),
  cursor: cursorSchema.describe('`nextCursor` of the previous page'),
});
export type ListImports = z.output<typeof listImportsSchema>;
