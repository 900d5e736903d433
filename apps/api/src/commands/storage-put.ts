import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { EXIT_CONFIG, loadConfigOrExit } from '@app/config';
import { createDocumentStorage, requireKeyPair, storageLocation } from '@app/document-storage';
import { createLogger } from '@app/logging';
import { restoreOriginal, RestoreOriginalError, STORAGE_PROGRAM_SLICES } from '../store/index.js';

const config = loadConfigOrExit('storage-put', STORAGE_PROGRAM_SLICES, [requireKeyPair]);
const logger = createLogger('storage-put', config);

function readArguments(): { document: string; file: string } | undefined {
  try {
    const options = { document: { type: 'string' }, file: { type: 'string' } } as const;
    const { document, file } = parseArgs({ options }).values;
    return document === undefined || file === undefined ? undefined : { document, file };
  } catch {
    return undefined;
  }
}

/** Restores the original of one document from a file, if the file has the bytes of the upload. */
async function restore({ document, file }: { document: string; file: string }): Promise<string> {
  const client = new Client({
    connectionString: config.databaseUrl,
    application_name: 'strongroom-storage-put',
  });
  await client.connect();
  try {
    const storage = createDocumentStorage(storageLocation(config), config);
    return await restoreOriginal(client, storage, document, createReadStream(file));
  } finally {
    await client.end();
  }
}

const options = readArguments();
if (options === undefined) {
  process.stderr.write('usage: storage-put --document ID --file PATH\n');
  process.exit(EXIT_CONFIG);
}
try {
  process.stdout.write(`restored  ${await restore(options)}\n`);
} catch (err) {
  if (err instanceof RestoreOriginalError) process.stderr.write(`${err.message}\n`);
  else logger.fatal({ err }, 'The original could not be restored');
  process.exitCode = 1;
}
