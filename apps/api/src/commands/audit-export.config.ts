import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** All settings slices of the program that exports the audit trail. */
export const AUDIT_EXPORT_SLICES = [databaseSettings, loggingSettings] as const;
