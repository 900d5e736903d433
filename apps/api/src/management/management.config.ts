import { portSetting, setting, type ConfigOf } from '@app/config';

export const managementSettings = {
  managementPort: setting('MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9464',
    description: 'Health and metrics of the api; never published to the internet',
  }),
};

export interface ManagementConfig extends ConfigOf<typeof managementSettings> {
  /** The address that the api listens on. */
  readonly host: string;
}
/** The settings of the management port. */
export abstract class ManagementConfig {}
