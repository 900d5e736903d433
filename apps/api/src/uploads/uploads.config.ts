import { fileLimitSettings } from '@app/contracts';
import type { StorageConfig } from '@app/document-storage';
import { integerSetting, setting, type ConfigOf } from '@app/config';

export const uploadsSettings = {
  ...fileLimitSettings,
  quotaBytes: setting('QUOTA_BYTES', {
    schema: integerSetting(0),
    default: String(100 * 1024 ** 3),
    description: 'Most bytes that one account may keep, including the trash; 0 means no limit',
  }),
  minFreeBytes: setting('MIN_FREE_BYTES', {
    schema: integerSetting(0),
    default: String(1024 ** 3),
    description:
      'Uploads are refused when the disk of a file: store would have less free space than this, or than 5 % of a smaller disk; 0 means no limit',
  }),
  quotaDocuments: setting('QUOTA_DOCUMENTS', {
    schema: integerSetting(0),
    default: '0',
    description: 'Most documents that one account may keep, including the trash; 0 means no limit',
  }),
};

export interface UploadsConfig
  extends ConfigOf<typeof uploadsSettings>, Pick<StorageConfig, 'dataDir' | 'storageUrl'> {}
/** The settings of uploads. */
export abstract class UploadsConfig {}
