import { databaseSettings } from '@app/database';
import { storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';

/** All settings slices of the programs that verify, move and restore. */
export const STORAGE_PROGRAM_SLICES = [databaseSettings, storageSettings, loggingSettings] as const;
