import { loadConfigOrExit } from '@app/config';
import { createDocumentStorage, storageLocation } from '@app/document-storage';
import { createLogger } from '@app/logging';
import { BackupEncryption, BackupFolder, restore, RESTORE_SLICES } from '../backup/index.js';

const config = loadConfigOrExit('restore', RESTORE_SLICES);
const logger = createLogger('restore', config);

try {
  const storage = createDocumentStorage(storageLocation(config), config);
  await storage.prepare();
  const { set, documents, tables } = await restore({
    databaseUrl: config.databaseUrl,
    storage,
    folder: new BackupFolder(config.backupDir),
    encryption: new BackupEncryption(config.ageRecipient, config.ageIdentity),
    at: config.restoreAt,
  });
  logger.info({ set, documents, tables }, 'Restored; run the migration before you start the api');
} catch (err) {
  logger.fatal({ err }, 'Restore failed');
  process.exitCode = 1;
}
