import { resolve } from 'node:path';
import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';

/** `file:///absolute/path`, as the path it names. */
const storageUrl = z
  .string()
  .refine(isFileUrl, 'must be file:///absolute/path')
  .transform((text) => ({
    kind: 'file' as const,
    path: decodeURIComponent(new URL(text).pathname),
  }))
  .optional();

export const storageSettings = {
  dataDir: setting('DATA_DIR', {
    schema: z.string().transform((path) => resolve(path)),
    default: './data',
    description: 'Folder for all that is written on this machine',
  }),
  storageUrl: setting('STORAGE_URL', {
    schema: storageUrl,
    description: 'Where documents are kept: file:///path. Unset: file://$DATA_DIR/blobs',
  }),
};
export type StorageConfig = ConfigOf<typeof storageSettings>;

function isFileUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'file:' && url.host === '' && url.pathname.length > 1;
}
