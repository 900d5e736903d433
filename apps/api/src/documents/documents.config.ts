import { integerSetting, setting } from '@app/config';

export const documentsSettings = {
  reconcileSeconds: setting('RECONCILE_SECONDS', {
    schema: integerSetting(1, 3_600),
    default: '15',
    description:
      'How often waiting documents are compared with the queue, and what is due is purged, in seconds',
  }),
  sweepAfterHours: setting('SWEEP_AFTER_HOURS', {
    schema: integerSetting(1, 8_760),
    default: '24',
    description: 'Stored bytes that belong to nothing are removed once they are this old, in hours',
  }),
  trashDays: setting('TRASH_DAYS', {
    schema: integerSetting(0, 36_500),
    default: '30',
    description: 'How long documents lie in the trash before they are purged, in days',
  }),
  quotaBytes: setting('QUOTA_BYTES', {
    schema: integerSetting(0),
    default: '0',
    description: 'The most bytes that one account may keep, the trash included; 0 is without limit',
  }),
  quotaDocuments: setting('QUOTA_DOCUMENTS', {
    schema: integerSetting(0),
    default: '0',
    description:
      'The most documents that one account may keep, the trash included; 0 is without limit',
  }),
};
