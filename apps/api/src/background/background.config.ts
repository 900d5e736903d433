import { integerSetting, setting, type ConfigOf } from '@app/config';

export const backgroundSettings = {
  reconcileSeconds: setting('RECONCILE_SECONDS', {
    schema: integerSetting(1, 3_600),
    default: '15',
    description:
      'Seconds between two comparisons of waiting documents with the queue, and between two purges of the trash',
  }),
  sweepAfterHours: setting('SWEEP_AFTER_HOURS', {
    schema: integerSetting(1, 8_760),
    default: '24',
    description: 'Hours after which stored bytes that belong to no document are removed',
  }),
};

export interface BackgroundConfig extends ConfigOf<typeof backgroundSettings> {}
/** The settings of the periodic jobs. */
export abstract class BackgroundConfig {}
