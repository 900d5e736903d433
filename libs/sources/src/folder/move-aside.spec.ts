import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { SourceEntryNotFoundError, SourceMoveFailedError } from '../sources.errors.js';
import { versionOf } from './folder-entry.js';
import { FolderSourceAdapter } from './folder-source-adapter.js';

const run = promisify(execFile);
const accountId = randomUUID();

let root: string;
let inbox: string;
let adapter: FolderSourceAdapter;
let signal: AbortSignal;

beforeEach(async () => {
  root = await mkdtemp(join(await realpath(tmpdir()), 'strongroom-inboxes-'));
  inbox = join(root, accountId);
  await mkdir(inbox);
  adapter = new FolderSourceAdapter({ root, accountId });
  signal = AbortSignal.timeout(10_000);
});
afterEach(() => rm(root, { recursive: true }));

/** Writes a file, and returns its version. */
const write = async (id: string, text: string) => {
  await mkdir(join(inbox, id, '..'), { recursive: true });
  await writeFile(join(inbox, id), text);
  return (await adapter.stat(id, signal)).version;
};
/** The moved files with their texts, without the day. */
const moved = async () => {
  const folder = join(inbox, '.imported');
  const paths = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = paths.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const texts = files.map(async (path) => [
    path.slice(folder.length + 12),
    await readFile(path, 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
};

describe('an imported file', () => {
  it('is moved to a folder of the day, with the folders above it, and is not shown there', async () => {
    const version = await write('Office/Floor 2/scan.pdf', 'one');
    expect(await adapter.moveAside('Office/Floor 2/scan.pdf', version, signal)).toBe(true);
    expect(await moved()).toEqual({ 'Office/Floor 2/scan.pdf': 'one' });
    const day = new Date().toISOString().slice(0, 10);
    expect(await readdir(join(inbox, '.imported'))).toEqual([day]);
    expect((await adapter.list('', undefined, signal)).entries.map(({ id }) => id)).toEqual([
      'Office',
    ]);
    for (const id of ['.imported', `.imported/${day}`]) {
      await expect(adapter.list(id, undefined, signal)).rejects.toThrow('no such entry');
      await expect(adapter.stat(id, signal)).rejects.toThrow('no such entry');
    }
  });

  it('is moved once, however often it is asked for', async () => {
    const version = await write('scan.pdf', 'one');
    expect(await adapter.moveAside('scan.pdf', version, signal)).toBe(true);
    expect(await adapter.moveAside('scan.pdf', version, signal)).toBe(true);
    expect(await adapter.moveAside('gone/scan.pdf', version, signal)).toBe(true);
    expect(await moved()).toEqual({ 'scan.pdf': 'one' });
  });

  it('replaces no file with the same name', async () => {
    for (const text of ['one', 'two', 'three']) {
      const version = await write('scan.pdf', text);
      expect(await adapter.moveAside('scan.pdf', version, signal)).toBe(true);
    }
    expect(await moved()).toEqual({
      'scan.pdf': 'one',
      'scan (2).pdf': 'two',
      'scan (3).pdf': 'three',
    });
  });

  it('stays when it has changed since', async () => {
    const version = await write('scan.pdf', 'one');
    await appendFile(join(inbox, 'scan.pdf'), ' and more');
    expect(await adapter.moveAside('scan.pdf', version, signal)).toBe(false);
    expect(await readdir(inbox)).toEqual(['scan.pdf']);
  });

  it('stays as it is when a link is in the place of the folder for it', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'strongroom-outside-'));
    onTestFinished(() => rm(outside, { recursive: true }));
    await symlink(outside, join(inbox, '.imported'));
    const version = await write('scan.pdf', 'one');
    await expect(adapter.moveAside('scan.pdf', version, signal)).rejects.toThrow(
      SourceMoveFailedError,
    );
    expect(await readdir(outside)).toEqual([]);
    expect(await readFile(join(inbox, 'scan.pdf'), 'utf8')).toBe('one');
  });

  // Only root may mount a disk.
  it.runIf(process.getuid?.() === 0)(
    'stays on a full disk, and is moved when there is space again',
    async () => {
      // Inodes for the folders, the file, and one of the two folders of the move.
      await run('mount', ['-t', 'tmpfs', '-o', 'nr_inodes=4', 'full', inbox]);
      try {
        const version = await write('scan.pdf', 'one');
        await writeFile(join(inbox, 'other.pdf'), 'two');
        await expect(adapter.moveAside('scan.pdf', version, signal)).rejects.toThrow(
          SourceMoveFailedError,
        );
        expect(await readFile(join(inbox, 'scan.pdf'), 'utf8')).toBe('one');
        await run('mount', ['-o', 'remount,nr_inodes=20', inbox]);
        expect(await adapter.moveAside('scan.pdf', version, signal)).toBe(true);
        expect(await moved()).toEqual({ 'scan.pdf': 'one' });
      } finally {
        await run('umount', ['--lazy', inbox]);
      }
    },
  );

  it('is given back when another file takes its place at the last moment', async () => {
    let isStopped = false;
    const replacing = (async () => {
      for (let round = 0; !isStopped; round += 1) {
        await writeFile(join(root, 'next'), `text ${round}`);
        await rename(join(root, 'next'), join(inbox, 'scan.pdf'));
      }
    })();
    const agreed = new Set<string>();
    for (let tries = 0; tries < 200 || agreed.size === 0;) {
      const found = await adapter.stat('scan.pdf', signal).catch((error: unknown) => {
        // Until the first file is there, and while another one takes its place.
        if (!(error instanceof SourceEntryNotFoundError)) throw error;
      });
      if (found === undefined) continue;
      tries += 1;
      if (await adapter.moveAside('scan.pdf', found.version, signal)) agreed.add(found.version);
    }
    isStopped = true;
    await replacing;
    const folder = join(inbox, '.imported', new Date().toISOString().slice(0, 10));
    const versions = (await readdir(folder)).map(async (name) =>
      versionOf(await stat(join(folder, name), { bigint: true })),
    );
    expect(versions.length).toBeGreaterThan(0);
    for (const version of await Promise.all(versions)) expect(agreed).toContain(version);
  });
});
