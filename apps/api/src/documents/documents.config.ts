import { z } from 'zod';
import { integerSetting, setting } from '@app/config';

/** Where a test can have the process killed; the steps of docs/adr/0014-the-upload-protocol.md. */
const FAULT_POINTS = [
  'upload.received',
  'upload.committed',
  'upload.registered',
  'upload.answered',
  'purge.noted',
  'purge.original_removed',
  'purge.removed',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

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
  faultPoint: setting('FAULT_POINT', {
    schema: z.enum(FAULT_POINTS, { error: 'is not the name of a fault point' }).optional(),
    description:
      'For tests of crashes: where the process is to be killed. Without effect unless NODE_ENV is test',
  }),
};
