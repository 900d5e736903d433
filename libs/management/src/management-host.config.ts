import { z } from 'zod';
import { setting } from '@app/config';

/** The address of the management port. Not that of the public port, so that publishing one does not open the other. */
export const managementHostSettings = {
  managementHost: setting('MANAGEMENT_HOST', {
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: 'The address that the management port (health, metrics) listens on',
  }),
};
