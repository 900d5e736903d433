import { integerSetting, setting, type ConfigOf } from '@app/config';

export const retentionSettings = {
  trashDays: setting('TRASH_DAYS', {
    schema: integerSetting(0, 36_500),
    default: '30',
    description: 'Days after which a document in the trash is purged',
  }),
};

export interface RetentionConfig extends ConfigOf<typeof retentionSettings> {}
/** The settings of retention. */
export abstract class RetentionConfig {}
