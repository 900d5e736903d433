import { resolve } from 'node:path';
import { z } from 'zod';
import { booleanSetting, integerSetting, portSetting, setting } from '@app/config';
import { managementHostSettings } from '@app/management';
import { databaseSettings } from '@app/database';
import { storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';

const key = z
  .string()
  .regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url: 43 characters')
  .optional();

const backupSettings = {
  backupDir: setting('BACKUP_DIR', {
    schema: z
      .string({ error: 'is required: the folder of the backups' })
      .transform((path) => resolve(path)),
    description:
      'The folder of the backups; best on another machine than the database and the store',
  }),
  ageRecipient: setting('BACKUP_AGE_RECIPIENT', {
    schema: z
      .string()
      .regex(/^(?:age1[0-9a-z]{20,}|none)$/, 'must be an age recipient: age1…, or none')
      .optional(),
    description:
      'The age recipient for whom backups are encrypted (age-keygen). Unset: the one of the latest backup; none: backups are not encrypted',
  }),
  ageIdentity: setting('BACKUP_AGE_IDENTITY', {
    // A file of age-keygen contains comments before the key.
    schema: z
      .string()
      .transform((text) => text.replaceAll(/^#.*$/gm, '').trim())
      .pipe(
        z
          .string()
          .regex(
            /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}$/,
            'must be an age identity: AGE-SECRET-KEY-1…',
          ),
      )
      .optional(),
    description:
      'The age identity that decrypts backups, as age-keygen writes it; only a restore needs it, so do not store it where backups are made',
    secret: true,
  }),
  signingKey: setting('BACKUP_SIGNING_KEY', {
    schema: key,
    description:
      'Signs backups: 32 random bytes in base64url. Unset: generated once and kept in DATA_DIR. Keep a copy elsewhere, or at least the verifyKey that each backup logs',
    secret: true,
  }),
};

const scheduleSettings = {
  everyHours: setting('BACKUP_EVERY_HOURS', {
    schema: integerSetting(0, 168),
    default: '0',
    description: 'Hours between two backups; 0 makes one backup and ends',
  }),
  keepLast: setting('BACKUP_KEEP_LAST', {
    schema: integerSetting(1, 1_000),
    default: '3',
    description: 'Number of newest backups that are kept, regardless of their age',
  }),
  keepDaily: setting('BACKUP_KEEP_DAILY', {
    schema: integerSetting(1, 366),
    default: '7',
    description: 'Number of days of which the latest backup is kept',
  }),
  keepWeekly: setting('BACKUP_KEEP_WEEKLY', {
    schema: integerSetting(0, 520),
    default: '5',
    description: 'Number of weeks of which the latest backup is kept',
  }),
  keepMonthly: setting('BACKUP_KEEP_MONTHLY', {
    schema: integerSetting(0, 1_200),
    default: '12',
    description: 'Number of months of which the latest backup is kept',
  }),
  ...managementHostSettings,
  backupManagementPort: setting('BACKUP_MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9466',
    description: 'Port of health and metrics of the backup, when BACKUP_EVERY_HOURS is not 0',
  }),
};

const restoreSettings = {
  verifyKey: setting('BACKUP_VERIFY_KEY', {
    schema: key,
    description:
      'Restores only backups whose signature this key verifies: the verifyKey that each backup logs. Unset: the key that belongs to BACKUP_SIGNING_KEY',
  }),
  restoreUnsigned: setting('RESTORE_UNSIGNED', {
    schema: booleanSetting(),
    default: 'false',
    description:
      'true: restores a backup without checking its signature, for backups of releases that did not sign them',
  }),
  restoreAt: setting('RESTORE_AT', {
    schema: z
      .string()
      .refine(
        (text) => !Number.isNaN(Date.parse(text)),
        'must be a time as in 2026-11-24T12:00:00Z',
      )
      .transform((text) => new Date(text))
      .optional(),
    description: 'Restore the latest backup made at or before this time; unset: the latest backup',
  }),
};

const common = [backupSettings, databaseSettings, storageSettings, loggingSettings] as const;
/** All settings slices of a backup. */
export const BACKUP_SLICES = [scheduleSettings, ...common] as const;
/** All settings slices of a restore. */
export const RESTORE_SLICES = [restoreSettings, ...common] as const;
