import { resolve } from 'node:path';
import { z } from 'zod';
import { integerSetting, portSetting, setting } from '@app/config';
import { databaseSettings } from '@app/database';
import { storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';

const backupSettings = {
  backupDir: setting('BACKUP_DIR', {
    schema: z
      .string({ error: 'is required: the folder of the backups' })
      .transform((path) => resolve(path)),
    description: 'The folder of the backups; best on another machine than what is backed up',
  }),
  ageRecipient: setting('BACKUP_AGE_RECIPIENT', {
    schema: z
      .string()
      .regex(/^age1[0-9a-z]{20,}$/, 'must be an age recipient: age1…')
      .optional(),
    description: 'When set, backups are encrypted for the owner of this age key (age-keygen)',
  }),
  ageIdentity: setting('BACKUP_AGE_IDENTITY', {
    // As age-keygen writes its file: comments, then the key.
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
      'Opens encrypted backups, as age-keygen writes it; needed to restore, and best not kept where backups are made',
    secret: true,
  }),
};

const scheduleSettings = {
  everyHours: setting('BACKUP_EVERY_HOURS', {
    schema: integerSetting(0, 168),
    default: '0',
    description: 'Make a backup now and again after so many hours; 0 makes one and ends',
  }),
  keepLast: setting('BACKUP_KEEP_LAST', {
    schema: integerSetting(1, 1_000),
    default: '3',
    description: 'So many of the newest backups are kept, whatever their age',
  }),
  keepDaily: setting('BACKUP_KEEP_DAILY', {
    schema: integerSetting(1, 366),
    default: '7',
    description: 'The latest backup of each of so many days is kept',
  }),
  keepWeekly: setting('BACKUP_KEEP_WEEKLY', {
    schema: integerSetting(0, 520),
    default: '5',
    description: 'The latest backup of each of so many weeks is kept',
  }),
  keepMonthly: setting('BACKUP_KEEP_MONTHLY', {
    schema: integerSetting(0, 1_200),
    default: '12',
    description: 'The latest backup of each of so many months is kept',
  }),
  backupHost: setting('HOST', {
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: "The address that the backup's management port listens on",
  }),
  backupManagementPort: setting('BACKUP_MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9466',
    description: 'Health and metrics of the backup, when it runs again and again',
  }),
};

const restoreSettings = {
  restoreAt: setting('RESTORE_AT', {
    schema: z
      .string()
      .refine(
        (text) => !Number.isNaN(Date.parse(text)),
        'must be a time as in 2026-11-24T12:00:00Z',
      )
      .transform((text) => new Date(text))
      .optional(),
    description:
      'Restore the latest backup that was made at or before this time; unset: the latest',
  }),
};

const common = [backupSettings, databaseSettings, storageSettings, loggingSettings] as const;
/** Every slice that a backup reads. */
export const BACKUP_SLICES = [scheduleSettings, ...common] as const;
/** Every slice that a restore reads. */
export const RESTORE_SLICES = [restoreSettings, ...common] as const;
