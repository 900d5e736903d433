import { join } from 'node:path';
import { loadConfigOrExit } from '@app/config';
import { createDocumentStorage, storageLocation } from '@app/document-storage';
import { createLogger } from '@app/logging';
import {
  BackupEncryption,
  BackupFolder,
  BackupSigner,
  BackupVerifier,
  restore,
  RESTORE_SLICES,
} from '../backup/index.js';
import { readSecret } from '../secret-file.js';

const config = loadConfigOrExit('restore', RESTORE_SLICES);
const logger = createLogger('restore', config);

/** Returns what checks the signatures; undefined when the operator has turned the check off. */
async function findVerifier(): Promise<BackupVerifier | undefined> {
  if (config.restoreUnsigned) {
    logger.warn('RESTORE_UNSIGNED is true: the signature of the backup is not checked');
    return undefined;
  }
  if (config.verifyKey !== undefined) return new BackupVerifier(config.verifyKey);
  const secret =
    config.signingKey ?? (await readSecret(join(config.dataDir, 'backup-signing-key')));
  if (secret !== undefined) return new BackupSigner(secret).verifier;
  throw new Error(
    'Set BACKUP_VERIFY_KEY to the verifyKey that each backup logs. If it is lost, or the backup is from a release that did not sign backups, set RESTORE_UNSIGNED=true',
  );
}

try {
  const verifier = await findVerifier();
  const storage = createDocumentStorage(storageLocation(config), config);
  await storage.prepare();
  const { set, documents, tables, erasedIds } = await restore({
    databaseUrl: config.databaseUrl,
    storage,
    folder: new BackupFolder(config.backupDir, verifier),
    encryption: new BackupEncryption(config.ageRecipient, config.ageIdentity),
    verifier,
    at: config.restoreAt,
  });
  logger.info(
    { set, documents, tables, erasedIds },
    'Restored; run the migration before you start the api',
  );
} catch (err) {
  logger.fatal({ err }, 'Restore failed');
  process.exitCode = 1;
}
