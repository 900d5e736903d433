import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  collectSettings,
  insertTable,
  renderEnvExample,
  renderTable,
  type Reader,
} from './settings-docs.ts';
import { writeGenerated } from './write-generated.ts';
import { ensureBuilt } from '../launcher/ensure-built.ts';
import { runTool } from '../launcher/failure.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Each process with the module and the export that list its slices. */
const PROCESSES = [
  ['api', 'apps/api/src/api.config.js', 'API_SLICES'],
  ['worker', 'apps/ocr-worker/src/config/worker.config.js', 'WORKER_SLICES'],
  ['connector', 'apps/connector/src/config/connector.config.js', 'CONNECTOR_SLICES'],
  ['migrations', 'apps/api/src/commands/migrate.config.js', 'MIGRATE_SLICES'],
  ['backup', 'apps/api/src/backup/backup.config.js', 'BACKUP_SLICES'],
  ['restore', 'apps/api/src/backup/backup.config.js', 'RESTORE_SLICES'],
] as const;

const CHAPTER = 'docs/operations/settings.md';

/** Writes `.env.example` and the table of all settings. With --check it only compares. */
async function emitEnvDocs(): Promise<void> {
  await ensureBuilt(ROOT);
  const settings = collectSettings(await Promise.all(PROCESSES.map(readSlices)));
  const chapter = readFileSync(join(ROOT, CHAPTER), 'utf8');
  await writeGenerated(ROOT, {
    '.env.example': renderEnvExample(settings),
    [CHAPTER]: insertTable(chapter, renderTable(settings)),
  });
}

async function readSlices([name, path, list]: (typeof PROCESSES)[number]): Promise<Reader> {
  const built = pathToFileURL(join(ROOT, 'dist', path)).href;
  const module = (await import(built)) as Record<string, Reader['slices']>;
  const slices = module[list];
  if (slices === undefined) throw new Error(`${path} does not export ${list}`);
  return { process: name, slices };
}

await runTool(emitEnvDocs);
