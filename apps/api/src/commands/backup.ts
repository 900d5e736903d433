import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfigOrExit } from '@app/config';
import { createDocumentStorage, storageLocation } from '@app/document-storage';
import { createLogger } from '@app/logging';
import { ManagementServer } from '@app/management';
import { gauge, logLineDropped } from '@app/metrics';
import {
  backUp,
  BACKUP_SLICES,
  BackupFolder,
  BackupSigner,
  refreshErasedIds,
  type BackupPlan,
} from '../backup/index.js';
import { readOrCreateSecret } from '../secret-file.js';

const HOUR_MS = 3_600_000;
/** The pause after a failed backup. It is shorter than the one after a success. */
const RETRY_MS = 600_000;
/** The pause between two updates of the list of erased ids, which must be newer than the latest backup. */
const REFRESH_MS = 600_000;

const config = loadConfigOrExit('backup', BACKUP_SLICES);
const logger = createLogger('backup', config, logLineDropped);
const signer = new BackupSigner(
  config.signingKey ?? (await readOrCreateSecret(join(config.dataDir, 'backup-signing-key'))),
);
const plan: BackupPlan = {
  databaseUrl: config.databaseUrl,
  storage: createDocumentStorage(storageLocation(config), config),
  folder: new BackupFolder(config.backupDir, signer.verifier),
  signer,
  recipient: config.ageRecipient,
  keep: {
    last: config.keepLast,
    daily: config.keepDaily,
    weekly: config.keepWeekly,
    monthly: config.keepMonthly,
  },
};
const lastSuccess = gauge('strongroom_backup_last_success_timestamp_seconds');
const stopping = new AbortController();

/** Makes one backup. Returns whether it succeeded. */
async function makeBackup(): Promise<boolean> {
  const startedAt = performance.now();
  try {
    const { set, documents, copied, removedSets, isEncrypted } = await backUp(plan);
    const durationMs = Math.round(performance.now() - startedAt);
    lastSuccess.set(Date.now() / 1_000);
    if (!isEncrypted) logger.warn('The backup is not encrypted: set BACKUP_AGE_RECIPIENT');
    const { verifyKey } = signer;
    logger.info(
      { set, documents, copied, removedSets, isEncrypted, verifyKey, durationMs },
      'Backup made',
    );
    return true;
  } catch (err) {
    logger.error({ err }, 'Backup failed');
    return false;
  }
}

/**
 * Returns the time until the next backup is due, from the newest signed set: a restart must not make one too
 * early.
 */
async function timeUntilDueMs(): Promise<number> {
  const signed = (await plan.folder.sets()).filter(({ isSigned }) => isSigned);
  const newest = signed.at(-1);
  if (newest === undefined) return 0;
  const madeAt = Date.parse(newest.manifest.createdAt);
  lastSuccess.set(madeAt / 1_000);
  return Math.max(0, madeAt + config.everyHours * HOUR_MS - Date.now());
}

/** Adds what was erased since the last update. An error is only logged: the next backup tries again. */
async function updateErasedIds(): Promise<void> {
  try {
    await refreshErasedIds(plan);
  } catch (err) {
    logger.error({ err }, 'The list of erased documents cannot be written');
  }
}

async function runPeriodically(): Promise<void> {
  const server = new ManagementServer({
    host: config.managementHost,
    port: config.backupManagementPort,
    checks: [{ name: 'storage', check: () => plan.storage.probe() }],
  });
  const port = await server.listen();
  logger.info({ port }, 'Management port is open');
  let dueAt = Date.now() + (await timeUntilDueMs());
  while (!stopping.signal.aborted) {
    const waitMs = Math.min(REFRESH_MS, Math.max(0, dueAt - Date.now()));
    await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) break;
    if (Date.now() < dueAt) await updateErasedIds();
    else dueAt = Date.now() + ((await makeBackup()) ? config.everyHours * HOUR_MS : RETRY_MS);
  }
  await server.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  // A running backup is aborted. Its set has no manifest, so it does not count, and the next backup removes
  // it.
  process.on(signal, () => {
    stopping.abort();
    setTimeout(() => process.exit(0), 2_000).unref();
  });
}
if (config.everyHours > 0) await runPeriodically();
else process.exitCode = (await makeBackup()) ? 0 : 1;
