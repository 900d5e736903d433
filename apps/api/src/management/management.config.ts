import { portSetting, setting, type ConfigOf } from '@app/config';
import { managementHostSettings } from '@app/management';

export const managementSettings = {
  ...managementHostSettings,
  managementPort: setting('MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9464',
    description: 'Health and metrics of the api; never published to the internet',
  }),
};

export interface ManagementConfig extends ConfigOf<typeof managementSettings> {}
/** The settings of the management port. */
export abstract class ManagementConfig {}
