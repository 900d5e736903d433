import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** All settings slices of the program that creates accounts. */
export const ACCOUNT_SLICES = [databaseSettings, loggingSettings] as const;
