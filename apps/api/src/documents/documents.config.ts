import { integerSetting, setting } from '@app/config';

export const documentsSettings = {
  reconcileSeconds: setting('RECONCILE_SECONDS', {
    schema: integerSetting(1, 3_600),
    default: '15',
    description: 'How often waiting documents are compared with the queue, in seconds',
  }),
};
