/**
 * Backups: a consistent set of rows and bytes, and the way back.
 *
 * For: the programs `backup` and `restore`, which run beside the api and not in it.
 * Not for: copies of the queue, which is a hint, or of what the workers keep for themselves.
 */
export { BACKUP_SLICES, RESTORE_SLICES } from './backup.config.js';
export { backUp, type BackupPlan } from './back-up.js';
export { BackupFolder } from './backup-folder.js';
export { restore } from './restore.js';
export { Sealing } from './sealing.js';
