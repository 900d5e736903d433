import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** Every slice that the program reads which creates accounts. */
export const ACCOUNT_SLICES = [databaseSettings, loggingSettings] as const;
