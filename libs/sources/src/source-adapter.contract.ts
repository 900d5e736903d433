import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteEntry, SourceAdapter } from './source-adapter.js';
import {
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryNotFoundError,
  SourceRangeNotSatisfiableError,
  SourceUnavailableError,
} from './sources.errors.js';
import { TESTED_NAMES, type ContractOptions, type TestedSource } from './tested-source.js';

/** The contract of every adapter of SourceAdapter. */
export function describeSourceAdapter(
  name: string,
  start: () => Promise<TestedSource>,
  { hasCredentials = true, hasMails = false }: ContractOptions = {},
): void {
  describe(`${name} as a SourceAdapter`, () => {
    let source: TestedSource;
    let adapter: SourceAdapter;

    beforeAll(async () => {
      source = await start();
      adapter = source.create();
    }, 180_000);
    afterAll(() => source.stop());

    let signal: AbortSignal;
    beforeEach(() => {
      signal = AbortSignal.timeout(30_000);
    });

    const write = async (path: string, bytes: string | Uint8Array) => {
      await writeFile(join(source.folder, path), bytes);
      await source.settle();
    };
    const writeAll = async (folder: string, files: readonly (readonly [string, string])[]) => {
      const writes = files.map(([file, text]) =>
        writeFile(join(source.folder, folder, file), text),
      );
      await Promise.all(writes);
      await source.settle();
    };
    const makeFolder = async (path: string) => {
      await mkdir(join(source.folder, path), { recursive: true });
      await source.settle();
    };
    /** Without it a server may report a weak ETag, because the file may still change within the second. */
    const age = async (path: string, seconds = 60) => {
      const time = new Date(Date.now() - seconds * 1_000);
      await utimes(join(source.folder, path), time, time);
      await source.settle();
    };
    const listAll = async (path: string, of = adapter) => {
      const folder = idOf(path);
      const entries: RemoteEntry[] = [];
      let page: string | undefined;
      do {
        const result = await of.list(folder, page, signal);
        entries.push(...result.entries);
        page = result.next;
      } while (page !== undefined);
      return entries;
    };
    const idOf = (path: string) =>
      path === '' ? (source.root ?? '') : (source.idOf?.(path) ?? path);
    const find = async (folder: string, path: string) => {
      const entry = (await listAll(folder)).find((one) => one.id === idOf(path));
      if (entry === undefined) throw new Error(`${path} is not listed`);
      return entry;
    };

    it('is probed with its account', async () => {
      expect(await adapter.probe(signal)).toEqual({ account: source.account });
    });

    it.runIf(hasCredentials)('refuses wrong credentials, whatever is asked', async () => {
      const wrong = source.createWithWrongSecret?.() ?? adapter;
      for (const asked of [
        () => wrong.probe(signal),
        () => wrong.list('', undefined, signal),
        () => wrong.stat(idOf('secret.pdf'), signal),
        () => wrong.open(idOf('secret.pdf'), {}, signal),
      ]) {
        await expect(asked()).rejects.toThrow(SourceConsentNeededError);
      }
    });

    it('lists the files of a folder with name, size, time and type', async () => {
      await makeFolder('listed/inner');
      await write('listed/letter.pdf', 'letter');
      const modifiedAt = new Date('2024-02-29T12:34:56Z');
      await utimes(join(source.folder, 'listed/letter.pdf'), modifiedAt, modifiedAt);
      await source.settle();
      const entries = await listAll('listed');
      const ids = ['listed/inner', 'listed/letter.pdf'].map(idOf);
      expect(entries.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(await find('listed', 'listed/letter.pdf')).toMatchObject({
        name: 'letter.pdf',
        isFolder: false,
        sizeBytes: hasMails ? null : 6,
        modifiedAt,
      });
      expect(await find('listed', 'listed/inner')).toMatchObject({
        name: 'inner',
        isFolder: true,
        sizeBytes: null,
        mediaType: null,
      });
    });

    it('lists only the entries that are directly in the folder, and the root without its own entry', async () => {
      await makeFolder('depth/one/two');
      await write('depth/one/two/deep.pdf', 'deep');
      expect((await listAll('depth')).map(({ id }) => id)).toEqual([idOf('depth/one')]);
      const root = await listAll('');
      expect(root.map(({ id }) => id)).toContain(idOf('depth'));
      expect(root.every(({ id, name: last }) => id === idOf(last) && id !== '')).toBe(true);
    });

    it('lists, reports and reads every name', async () => {
      const folder = 'names/ä & %+# 漢';
      await makeFolder(folder);
      await writeAll(
        folder,
        TESTED_NAMES.map((one) => [one, one]),
      );
      const entries = await listAll(folder);
      expect(entries.map((entry) => entry.name).toSorted()).toEqual(TESTED_NAMES.toSorted());
      for (const { id, name: one, version } of entries) {
        expect(id).toBe(idOf(`${folder}/${one}`));
        expect(await adapter.stat(id, signal)).toMatchObject({ id, version });
        const { stream } = await adapter.open(id, { ifVersion: version }, signal);
        expect((await buffer(stream)).toString()).toBe(one);
      }
    });

    it('lists an empty folder', async () => {
      await makeFolder('empty');
      expect(await adapter.list(idOf('empty'), undefined, signal)).toEqual({
        entries: [],
        next: undefined,
      });
    });

    it.each(['missing', 'missing/inner', '..', '.', 'a/../..', '/etc', '\ud800'])(
      'has no entry %j',
      async (id) => {
        await expect(adapter.list(id, undefined, signal)).rejects.toThrow(SourceEntryNotFoundError);
        await expect(adapter.stat(id, signal)).rejects.toThrow(SourceEntryNotFoundError);
        await expect(adapter.open(id, {}, signal)).rejects.toThrow(SourceEntryNotFoundError);
      },
    );

    it('lists a large folder in pages, each entry once, also when other adapters continue', async () => {
      await makeFolder('large');
      const names = Array.from({ length: 1_100 }, (_, i) => `scan-${i}.pdf`);
      await writeAll(
        'large',
        names.map((one) => [one, '']),
      );
      expect((await listAll('large')).map((entry) => entry.name).toSorted()).toEqual(
        names.toSorted(),
      );
      const large = idOf('large');
      const first = await adapter.list(large, undefined, signal);
      expect(first.entries.length).toBeLessThan(names.length);
      const second = await source.create().list(large, first.next, signal);
      const seen = new Set([...first.entries, ...second.entries].map(({ id }) => id));
      expect(seen.size).toBe(first.entries.length + second.entries.length);
      await expect(adapter.list(large, 'no page', signal)).rejects.toThrow(SourceUnavailableError);
      const last = first.entries.at(-1)?.name ?? '';
      await rm(join(source.folder, 'large', last));
      await source.settle();
      const continued = await source
        .create()
        .list(large, first.next, signal)
        .then(({ entries }) => entries.length)
        .catch((error: unknown) => (error instanceof SourceUnavailableError ? 'again' : error));
      expect(continued).toBe(source.keepsPositions === true ? second.entries.length : 'again');
    });

    it('reads a file whole, with its size and the version of the listing', async () => {
      const bytes = randomBytes(3_000_000);
      await write('whole.pdf', bytes);
      await age('whole.pdf');
      const { version } = await find('', 'whole.pdf');
      const opened = await adapter.open(idOf('whole.pdf'), { ifVersion: version }, signal);
      expect(opened).toMatchObject({ sizeBytes: hasMails ? null : bytes.length, version });
      expect(opened.range).toBeUndefined();
      expect((await buffer(opened.stream)).equals(bytes)).toBe(true);
    });

    it.skipIf(hasMails)('reads ranges of a file', async () => {
      const bytes = randomBytes(10_000);
      await write('ranges.pdf', bytes);
      await age('ranges.pdf');
      const { version } = await find('', 'ranges.pdf');
      for (const [first, end] of [
        [0, 0],
        [100, 199],
        [9_999, undefined],
        [9_000, 20_000],
      ] as const) {
        const range = end === undefined ? { start: first } : { start: first, end };
        const opened = await adapter.open(
          idOf('ranges.pdf'),
          { range, ifVersion: version },
          signal,
        );
        const last = Math.min(end ?? 9_999, 9_999);
        expect(opened.range).toEqual({ start: first, end: last, ofBytes: 10_000 });
        expect(opened.version).toBe(version);
        const part = await buffer(opened.stream);
        expect(part.equals(bytes.subarray(first, last + 1))).toBe(true);
      }
      await expect(
        adapter.open(idOf('ranges.pdf'), { range: { start: 10_000 } }, signal),
      ).rejects.toThrow(SourceRangeNotSatisfiableError);
    });

    it('reads an empty file', async () => {
      await write('nothing.pdf', '');
      const opened = await adapter.open(idOf('nothing.pdf'), {}, signal);
      expect((await buffer(opened.stream)).length).toBe(0);
      expect((await find('', 'nothing.pdf')).sizeBytes).toBe(0);
    });

    it.skipIf(hasMails)(
      'has the same version while a file is unchanged, and another one after a change',
      async () => {
        await write('changing.pdf', 'before');
        await age('changing.pdf', 120);
        const before = await find('', 'changing.pdf');
        await delay(20);
        expect((await find('', 'changing.pdf')).version).toBe(before.version);
        await write('changing.pdf', 'after!');
        await age('changing.pdf', 60);
        const after = await find('', 'changing.pdf');
        expect(after.version).not.toBe(before.version);
        expect((await adapter.stat(idOf('changing.pdf'), signal)).version).toBe(after.version);
        await expect(
          adapter.open(idOf('changing.pdf'), { ifVersion: before.version }, signal),
        ).rejects.toThrow(SourceEntryChangedError);
        const { stream } = await adapter.open(
          idOf('changing.pdf'),
          { ifVersion: after.version },
          signal,
        );
        expect((await buffer(stream)).toString()).toBe('after!');
      },
    );

    it('finds a file that was renamed under its new name only', async () => {
      await write('old name.pdf', 'moved');
      await rename(join(source.folder, 'old name.pdf'), join(source.folder, 'new name.pdf'));
      await source.settle();
      const ids = (await listAll('')).map(({ id }) => id);
      expect(ids).toContain(idOf('new name.pdf'));
      expect(ids).not.toContain(idOf('old name.pdf'));
      await expect(adapter.stat(idOf('old name.pdf'), signal)).rejects.toThrow(
        SourceEntryNotFoundError,
      );
    });

    it('reports a folder by stat', async () => {
      await makeFolder('a folder');
      const found = await adapter.stat(idOf('a folder'), signal);
      expect(found).toMatchObject({ id: idOf('a folder'), isFolder: true });
    });

    it('ends with the reason of an aborted signal', async () => {
      const reason = new Error('stopped');
      const aborted = AbortSignal.abort(reason);
      await expect(adapter.probe(aborted)).rejects.toBe(reason);
      await expect(adapter.list('', undefined, aborted)).rejects.toBe(reason);
      await expect(adapter.open(idOf('whole.pdf'), {}, aborted)).rejects.toBe(reason);
      await write('long.pdf', randomBytes(8_000_000));
      const controller = new AbortController();
      const { stream } = await adapter.open(idOf('long.pdf'), {}, controller.signal);
      controller.abort(reason);
      await expect(buffer(stream)).rejects.toBe(reason);
    });
  });
}
