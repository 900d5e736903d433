import { integerSetting, setting, type ConfigOf } from '@app/config';

export const backgroundSettings = {
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
};

export interface BackgroundConfig extends ConfigOf<typeof backgroundSettings> {}
/** The settings of the periodic jobs. */
export abstract class BackgroundConfig {}
