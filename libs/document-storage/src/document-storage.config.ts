import { join, resolve } from 'node:path';
import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';
import { storageUrlSchema, type StorageLocation } from './storage-url.js';

export const storageSettings = {
  dataDir: setting('DATA_DIR', {
    schema: z.string().transform((path) => resolve(path)),
    default: './data',
    description: 'Folder for all that is written on this machine',
  }),
  storageUrl: setting('STORAGE_URL', {
    schema: storageUrlSchema.optional(),
    description:
      'Where documents are kept: file:///path, or ' +
      's3://bucket/prefix?endpoint=https://…&region=…&forcePathStyle=true. Unset: file://$DATA_DIR/blobs',
  }),
  awsAccessKeyId: setting('AWS_ACCESS_KEY_ID', {
    schema: z.string().optional(),
    description:
      'Key to an s3: store. Unset: what the AWS SDK finds by itself, such as the role of a machine or a pod',
    secret: true,
  }),
  awsSecretAccessKey: setting('AWS_SECRET_ACCESS_KEY', {
    schema: z.string().optional(),
    description: 'The secret that belongs to AWS_ACCESS_KEY_ID',
    secret: true,
  }),
  awsSessionToken: setting('AWS_SESSION_TOKEN', {
    schema: z.string().optional(),
    description: 'Only for temporary keys, which end without warning',
    secret: true,
  }),
  awsRegion: setting('AWS_REGION', {
    schema: z.string(),
    default: 'us-east-1',
    description:
      'Region of an s3: store whose STORAGE_URL names none. Most stores but AWS ignore it',
  }),
};
export type StorageConfig = ConfigOf<typeof storageSettings>;

/** A rule over several settings: both keys of S3 are given, or neither. */
export function requireKeyPair(config: Partial<StorageConfig>): string | undefined {
  if ((config.awsAccessKeyId === undefined) === (config.awsSecretAccessKey === undefined)) return;
  return 'AWS_ACCESS_KEY_ID: needs AWS_SECRET_ACCESS_KEY, and the reverse';
}

/** The settings of the document store. */
export function storageLocation(
  config: Pick<StorageConfig, 'dataDir' | 'storageUrl'>,
): StorageLocation {
  return config.storageUrl ?? { kind: 'file', path: join(config.dataDir, 'blobs') };
}
