import { databaseSettings } from '@app/database';
import { storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';

/** Every slice that the programs read which verify and move a store. */
export const STORAGE_PROGRAM_SLICES = [databaseSettings, storageSettings, loggingSettings] as const;
