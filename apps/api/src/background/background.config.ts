import { integerSetting, setting, type ConfigOf } from '@app/config';

export const backgroundSettings = {
  reconcileSeconds: setting('RECONCILE_SECONDS', {
    schema: integerSetting(1, 3_600),
    default: '15',
    description:
      'Seconds between two comparisons of waiting documents with the queue, between two purges of the trash, and between two attempts to reach the malware scanner',
  }),
  sweepAfterHours: setting('SWEEP_AFTER_HOURS', {
    schema: integerSetting(1, 8_760),
    default: '24',
    description: 'Hours after which stored bytes that belong to no document are removed',
  }),
  auditAddressDays: setting('AUDIT_ADDRESS_DAYS', {
    schema: integerSetting(1, 36_500),
    default: '90',
    description: 'Days after which the client address of an event of the audit trail is removed',
  }),
};

export interface BackgroundConfig extends ConfigOf<typeof backgroundSettings> {}
/** The settings of the periodic jobs. */
export abstract class BackgroundConfig {}
