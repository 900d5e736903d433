import { ocrLanguagesSettings } from '@app/contracts';
import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** All settings slices of the program that indexes documents again. */
export const SEARCH_REINDEX_SLICES = [
  databaseSettings,
  ocrLanguagesSettings,
  loggingSettings,
] as const;
