import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFile,
  link,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  SourceEntryChangedError,
  SourceEntryNotFoundError,
  SourceFolderMissingError,
} from '../sources.errors.js';
import { FolderSourceAdapter } from './folder-source-adapter.js';

const run = promisify(execFile);
const accountId = randomUUID();
const SECRET = 'what is outside of the inbox';

let root: string;
let inbox: string;
let outside: string;
let adapter: FolderSourceAdapter;
let signal: AbortSignal;

beforeEach(async () => {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'strongroom-inboxes-'));
  root = join(folder, 'inboxes');
  inbox = join(root, accountId);
  outside = join(folder, 'outside');
  await mkdir(inbox, { recursive: true });
  await mkdir(join(outside, 'sub'), { recursive: true });
  await writeFile(join(outside, 'sub/scan.pdf'), SECRET);
  adapter = new FolderSourceAdapter({ root, accountId });
  signal = AbortSignal.timeout(10_000);
});
afterEach(() => rm(join(root, '..'), { recursive: true }));

const read = async (id: string) => {
  const { stream } = await adapter.open(id, {}, signal);
  return String(await buffer(stream));
};

describe('what is neither a file nor a folder', () => {
  const makers: Record<string, (path: string) => Promise<unknown>> = {
    'a link to a file': (path) => symlink(join(outside, 'sub/scan.pdf'), path),
    'a link to a folder': (path) => symlink(join(outside, 'sub'), path),
    'a link to nothing': (path) => symlink('nothing', path),
    'a link to itself': (path) => symlink(path, path),
    'a hard link': (path) => link(join(outside, 'sub/scan.pdf'), path),
    'a named pipe': (path) => run('mkfifo', [path]),
    'a socket': async (path) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(path, done));
      onTestFinished(() => void server.close());
    },
    ...(process.getuid?.() === 0 && {
      'a device': (path: string) => run('mknod', [path, 'c', '1', '5']),
    }),
  };

  it.each(Object.entries(makers))('is left out, and never opened: %s', async (_, make) => {
    await make(join(inbox, 'it'));
    await writeFile(join(inbox, 'scan.pdf'), 'a scan');
    const page = await adapter.list('', undefined, signal);
    expect(page.entries.map(({ id }) => id)).toEqual(['scan.pdf']);
    expect(page.leftOut).toBe(1);
    for (const id of ['it', 'it/scan.pdf']) {
      await expect(adapter.stat(id, signal)).rejects.toThrow(SourceEntryNotFoundError);
      await expect(adapter.open(id, {}, signal)).rejects.toThrow(SourceEntryNotFoundError);
    }
    await expect(adapter.list('it', undefined, signal)).rejects.toThrow(SourceEntryNotFoundError);
  });

  it('is left out when its name is not UTF-8', async () => {
    await run('sh', ['-c', 'printf x > "$0/$(printf "caf\\351.pdf")"', inbox]);
    expect(await adapter.list('', undefined, signal)).toEqual({
      entries: [],
      next: undefined,
      leftOut: 1,
    });
  });

  it('is not followed as the folder of an account', async () => {
    await rename(inbox, join(root, 'moved'));
    await symlink(outside, inbox);
    await expect(adapter.list('', undefined, signal)).rejects.toThrow(SourceFolderMissingError);
    await expect(read('sub/scan.pdf')).rejects.toThrow(SourceFolderMissingError);
  });
});

describe('names', () => {
  it.each(['a\nb.pdf', 'a\\b.pdf', '\u202efdp.exe', '-rf', '$(id).pdf', '%2e%2e', ' ', 'con'])(
    'are only names: %j',
    async (name) => {
      await writeFile(join(inbox, name), name);
      const { entries } = await adapter.list('', undefined, signal);
      expect(entries.map(({ id }) => id)).toEqual([name]);
      expect(await read(name)).toBe(name);
    },
  );

  it.each(['../outside/sub/scan.pdf', 'a/../../x', './scan.pdf', 'a//b', '/', 'a\0b', 'a/'])(
    'lead nowhere else: %j',
    async (id) => {
      await mkdir(join(inbox, 'a'));
      await expect(adapter.stat(id, signal)).rejects.toThrow(SourceEntryNotFoundError);
      await expect(adapter.open(id, {}, signal)).rejects.toThrow(SourceEntryNotFoundError);
    },
  );
});

describe('a file that changes while it is read', () => {
  /** Reads the first part, then lets `change` happen, then reads the rest. */
  const readAround = async (change: (path: string) => Promise<unknown>) => {
    const path = join(inbox, 'scan.pdf');
    await writeFile(path, Buffer.alloc(2_000_000, 'a'));
    const { stream } = await adapter.open('scan.pdf', {}, signal);
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    await chunks.next();
    await change(path);
    let last = await chunks.next();
    while (last.done !== true) last = await chunks.next();
  };

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['grows', (path) => appendFile(path, 'more')],
    ['shrinks', (path) => truncate(path, 10)],
    ['is written again', (path) => writeFile(path, Buffer.alloc(2_000_000, 'b'))],
    ['gets another time', (path) => utimes(path, new Date(0), new Date(0))],
  ])('fails when it %s', async (_, change) => {
    await expect(readAround(change)).rejects.toThrow(SourceEntryChangedError);
  });

  it('is read to its end when a link takes its name, which then has another version', async () => {
    const before = async () => {
      const { version } = await adapter.stat('scan.pdf', signal);
      return version;
    };
    await readAround(async (path) => {
      await rename(path, join(inbox, 'other.pdf'));
      await symlink(join(outside, 'sub/scan.pdf'), path);
    });
    await expect(before()).rejects.toThrow(SourceEntryNotFoundError);
  });

  it('is not opened in another version: the same name, size and time of another file', async () => {
    const path = join(inbox, 'scan.pdf');
    const time = new Date('2026-03-01T00:00:00Z');
    await writeFile(path, 'one');
    await utimes(path, time, time);
    const { version } = await adapter.stat('scan.pdf', signal);
    await writeFile(join(inbox, 'two'), 'two');
    await utimes(join(inbox, 'two'), time, time);
    await rename(join(inbox, 'two'), path);
    await expect(adapter.open('scan.pdf', { ifVersion: version }, signal)).rejects.toThrow(
      SourceEntryChangedError,
    );
  });
});

describe('the folder of an account', () => {
  it('is told to be missing, never to be empty, when its disk is not mounted', async () => {
    for (const gone of [inbox, root]) {
      await rm(gone, { recursive: true });
      for (const ask of [
        () => adapter.probe(signal),
        () => adapter.list('', undefined, signal),
        () => adapter.list('sub', undefined, signal),
        () => adapter.stat('scan.pdf', signal),
        () => adapter.open('scan.pdf', {}, signal),
        () => adapter.moveAside('scan.pdf', 'x', signal),
      ]) {
        await expect(ask()).rejects.toThrow(SourceFolderMissingError);
      }
    }
  });

  it('is found when the root is a link of the operator', async () => {
    await writeFile(join(inbox, 'scan.pdf'), 'a scan');
    await symlink(root, join(outside, 'linked'));
    const linked = new FolderSourceAdapter({ root: join(outside, 'linked'), accountId });
    expect((await linked.list('', undefined, signal)).entries).toHaveLength(1);
  });

  it('does not show that of another account', async () => {
    await mkdir(join(root, randomUUID()));
    expect((await adapter.list('', undefined, signal)).entries).toEqual([]);
  });
});
