import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { EXIT_CONFIG, loadConfigOrExit } from '@app/config';
import {
  createDocumentStorage,
  requireKeyPair,
  storageUrlSchema,
  type DocumentStorage,
} from '@app/document-storage';
import { createLogger } from '@app/logging';
import {
  progressBar,
  STORAGE_PROGRAM_SLICES,
  StoreMove,
  StoreMoveError,
  type MoveResult,
} from '../store/index.js';

const USAGE = 'usage: storage-migrate --from STORAGE_URL --to STORAGE_URL [--finish]';
const MIB = 1024 ** 2;

const config = loadConfigOrExit('storage-migrate', STORAGE_PROGRAM_SLICES, [requireKeyPair]);
const logger = createLogger('storage-migrate', config);

interface Arguments {
  readonly from: DocumentStorage;
  readonly to: DocumentStorage;
  readonly isFinish: boolean;
}

/** Returns the parsed arguments; undefined when they are invalid. */
function readArguments(): Arguments | undefined {
  try {
    const options = {
      from: { type: 'string' },
      to: { type: 'string' },
      finish: { type: 'boolean' },
    } as const;
    const { values } = parseArgs({ options });
    const [from, to] = [values.from, values.to].map((url) =>
      createDocumentStorage(storageUrlSchema.parse(url), config),
    );
    if (from === undefined || to === undefined) return undefined;
    return { from, to, isFinish: values.finish === true };
  } catch {
    return undefined;
  }
}

async function move({ from, to, isFinish }: Arguments): Promise<MoveResult> {
  const db = new Pool({
    connectionString: config.databaseUrl,
    application_name: 'strongroom-storage-migrate',
    max: 5,
  });
  const bar = progressBar('{bar} {value} of {total} MiB, {eta_formatted} left');
  let doneBytes = 0;
  const progress = {
    begin: (totalBytes: number) => bar.start(Math.ceil(totalBytes / MIB), 0),
    done: (bytes: number) => bar.update(Math.round((doneBytes += bytes) / MIB)),
  };
  const storeMove = new StoreMove(db, from, to, progress);
  try {
    const moved = await (isFinish ? storeMove.finish() : storeMove.copy());
    bar.update(bar.getTotal());
    return moved;
  } finally {
    bar.stop();
    await db.end();
  }
}

function report({ copied, alreadyThere, removed, damaged }: MoveResult, isFinish: boolean): string {
  const lines = damaged.map((key) => `damaged before it was copied  ${key}`);
  const next = isFinish
    ? 'The documents are now in the new store. Start api and workers with its STORAGE_URL.'
    : 'Copied. The service uses the old store until you run this program again with --finish.';
  const counts = `${copied} copied, ${alreadyThere} already there, ${removed} removed`;
  return [...lines, counts, next, ''].join('\n');
}

const options = readArguments();
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(EXIT_CONFIG);
}
try {
  const moved = await move(options);
  process.stdout.write(report(moved, options.isFinish));
  process.exitCode = moved.damaged.length === 0 ? 0 : 1;
} catch (err) {
  if (err instanceof StoreMoveError) process.stderr.write(`${err.message}\n`);
  else logger.fatal({ err }, 'The move failed; run it again to continue');
  process.exitCode = 2;
}
