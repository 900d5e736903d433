/**
 * Makes backups of rows and bytes that are consistent with each other, and restores them.
 *
 * For: the programs `backup` and `restore`, which are processes of their own.
 * Not for: the queue, which the reconciler can fill again, or derived objects, which the worker can make
 * again.
 */
export { BACKUP_SLICES, RESTORE_SLICES } from './backup.config.js';
export { BackupEncryption } from './backup-encryption.js';
export { BackupSigner, BackupVerifier } from './backup-keys.js';
export { backUp, refreshErasedIds, type BackupPlan } from './back-up.js';
export { BackupFolder } from './backup-folder.js';
export { restore } from './restore.js';
