import { isAbsolute, normalize } from 'node:path';
import { z } from 'zod';

/** A folder needs none: its place is the operator's. */
export const folderSettingsSchema = z.strictObject({});
export const folderSecretSchema = z.strictObject({});

/** What happens to a file of a folder that is kept in step, after it has become a document. */
export const AFTER_IMPORT = ['move', 'keep'] as const;
export type AfterImport = (typeof AFTER_IMPORT)[number];

/** A setting of the connector, which reads the folder, and of the api, which tells its clients that there is one. */
export const sourcesFolderSettings = {
  sourcesFolderRoot: {
    name: 'SOURCES_FOLDER_ROOT',
    schema: z
      .string()
      .refine((path) => isAbsolute(path), 'must be an absolute path')
      .transform((path) => normalize(path))
      .optional(),
    description:
      'The folder with the inboxes of sources of the kind folder, such as /srv/inboxes: each account reads the folder in it that has the id of the account. Unset: there are no such sources',
    isSecret: false,
  },
} as const;
