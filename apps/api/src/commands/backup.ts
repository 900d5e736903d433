import { setTimeout as delay } from 'node:timers/promises';
import { loadConfigOrExit } from '@app/config';
import { createDocumentStorage, storageLocation } from '@app/document-storage';
import { createLogger } from '@app/logging';
import { ManagementServer } from '@app/management';
import { gauge, logLineDropped } from '@app/metrics';
import { backUp, BACKUP_SLICES, BackupFolder, Sealing, type BackupPlan } from '../backup/index.js';

const HOUR_MS = 3_600_000;
/** After a failure, sooner than after a success. */
const RETRY_MS = 600_000;

const config = loadConfigOrExit('backup', BACKUP_SLICES);
const logger = createLogger('backup', config, logLineDropped);
const plan: BackupPlan = {
  databaseUrl: config.databaseUrl,
  storage: createDocumentStorage(storageLocation(config), config),
  folder: new BackupFolder(config.backupDir),
  sealing: new Sealing(config.ageRecipient, config.ageIdentity),
  keep: {
    last: config.keepLast,
    daily: config.keepDaily,
    weekly: config.keepWeekly,
    monthly: config.keepMonthly,
  },
};
const lastSuccess = gauge('strongroom_backup_last_success_timestamp_seconds');
const stopping = new AbortController();

/** Makes one backup; tells whether it worked. */
async function once(): Promise<boolean> {
  const startedAt = performance.now();
  try {
    const { set, documents, copied, removedSets } = await backUp(plan);
    const durationMs = Math.round(performance.now() - startedAt);
    lastSuccess.set(Date.now() / 1_000);
    logger.info({ set, documents, copied, removedSets, durationMs }, 'Backup made');
    return true;
  } catch (err) {
    logger.error({ err }, 'Backup failed');
    return false;
  }
}

/** How long until the next one is due, going by the newest set: a restart makes none before its time. */
async function untilDueMs(): Promise<number> {
  const newest = (await plan.folder.sets()).at(-1);
  if (newest === undefined) return 0;
  const madeAt = Date.parse((await plan.folder.manifestOf(newest)).createdAt);
  lastSuccess.set(madeAt / 1_000);
  return Math.max(0, madeAt + config.everyHours * HOUR_MS - Date.now());
}

async function again(): Promise<void> {
  const server = new ManagementServer({
    host: config.backupHost,
    port: config.backupManagementPort,
    checks: [{ name: 'storage', check: () => plan.storage.probe() }],
  });
  const port = await server.listen();
  logger.info({ port }, 'Management port is open');
  let waitMs = await untilDueMs();
  while (!stopping.signal.aborted) {
    await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) break;
    waitMs = (await once()) ? config.everyHours * HOUR_MS : RETRY_MS;
  }
  await server.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  // One under way is left as it is: without its manifest it is no backup, and the next one removes it.
  process.on(signal, () => {
    stopping.abort();
    setTimeout(() => process.exit(0), 2_000).unref();
  });
}
if (config.everyHours > 0) await again();
else process.exitCode = (await once()) ? 0 : 1;
