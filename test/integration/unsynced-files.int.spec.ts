import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findUnsynced } from '../chaos/nemesis/unsynced-files.ts';

const INJECT = join(import.meta.dirname, '../chaos/inject');

/** Stores originals of one byte and of 9 MiB with the built product, like a process of a chaos run. */
const STORE = `
  import { importBuilt } from ${JSON.stringify(join(INJECT, 'import-built.ts'))};
  const { FileSystemDocumentStorage } = await importBuilt(
    'libs/document-storage/src/file-system/file-system-document-storage.js');
  const storage = new FileSystemDocumentStorage(process.env.UNSYNCED_ROOT);
  await storage.prepare();
  for (const size of [1, 9]) {
    const staged = await storage.stage('originals/0' + size);
    for (let i = 0; i < size; i += 1) await staged.write(Buffer.alloc(size === 1 ? 1 : 1024 ** 2));
    await staged.commit();
    await staged.discard();
  }`;

describe('the files that a power cut loses, by the log of a chaos run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-unsynced-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function storeWith(...broken: string[]): Promise<string[]> {
    const root = join(folder, 'store');
    const log = join(folder, 'log');
    const imports = ['unsynced.ts', ...broken].flatMap((name) => ['--import', join(INJECT, name)]);
    await promisify(execFile)(
      process.execPath,
      [...imports, '--input-type=module', '--eval', STORE],
      { env: { ...process.env, UNSYNCED_LOG: log, UNSYNCED_ROOT: root } },
    );
    return findUnsynced(await readFile(log, 'utf8'), root).map((path) => path.slice(root.length));
  }

  it('are none of the stored files', async () => {
    expect(await storeWith()).toEqual([]);
  });

  it.each(['break-fsync.ts', 'break-folder-fsync.ts'])(
    'are all stored files with %s',
    async (broken) => {
      expect((await storeWith(broken)).sort()).toEqual([
        '/objects/originals/01',
        '/objects/originals/09',
      ]);
    },
  );
});
