import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStorage, StagedObject, StoredObject } from './document-storage.js';
import { StorageObjectNotFoundError } from './document-storage.errors.js';

/** More than one part of an upload to S3, and not a multiple of a part. */
const LARGE_BYTES = 20_000_000;
const HOUR_MS = 3_600_000;

/** The contract of every adapter of DocumentStorage; `create` returns an empty store. */
export function describeDocumentStorage(
  name: string,
  create: () => Promise<DocumentStorage>,
): void {
  describe(`${name} as a DocumentStorage`, () => {
    let storage: DocumentStorage;
    let key: string;
    let staged: StagedObject;

    beforeEach(async () => {
      storage = await create();
      await storage.prepare();
      key = `originals/${randomUUID()}`;
    });

    const stageLarge = async () => {
      staged = await storage.stage(key);
      const bytes = randomBytes(LARGE_BYTES);
      for (let at = 0; at < bytes.length; at += 1_000_000) {
        await staged.write(bytes.subarray(at, at + 1_000_000));
      }
      return bytes;
    };

    const stage = async (size: string) => {
      if (size === 'large') return void (await stageLarge());
      staged = await storage.stage(key);
      await staged.write(Buffer.from('half'));
    };

    const keys = async (prefix: string) => {
      const found: StoredObject[] = [];
      for await (const object of storage.list(prefix)) found.push(object);
      return found.map((object) => object.key).sort();
    };

    it('gives back the committed bytes, in the order in which they were written', async () => {
      const chunks = [randomBytes(100_000), randomBytes(1), randomBytes(70_000)];
      staged = await storage.stage(key);
      for (const chunk of chunks) await staged.write(chunk);
      await staged.commit();
      expect(await buffer(await storage.openRead(key))).toEqual(Buffer.concat(chunks));
      expect(await storage.get(key)).toEqual(Buffer.concat(chunks));
    });

    it('gives back a large object, whole and in ranges', async () => {
      const bytes = await stageLarge();
      await staged.commit();
      const { length } = bytes;
      expect((await buffer(await storage.openRead(key))).equals(bytes)).toBe(true);
      expect((await storage.stat(key))?.sizeBytes).toBe(length);
      for (const [start, end] of [
        [0, 0],
        [8 * 1024 ** 2 - 5, 8 * 1024 ** 2 + 5],
        [length - 10, length - 1],
      ] as const) {
        const part = await buffer(await storage.openRead(key, { start, end }));
        expect(part.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
    });

    it.each(['small', 'large'])('shows nothing of a %s object before the commit', async (size) => {
      await stage(size);
      expect(await storage.stat(key)).toBeUndefined();
      expect(await keys('originals/')).toEqual([]);
      await expect(storage.get(key)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
      await staged.discard();
    });

    it.each(['small', 'large'])('leaves nothing of a discarded %s object', async (size) => {
      await stage(size);
      await staged.discard();
      await staged.discard();
      expect(await storage.stat(key)).toBeUndefined();
      expect(await storage.sweepStaged(new Date(Date.now() + HOUR_MS))).toBe(0);
    });

    it('sweeps what was staged long ago, by a process that died, and nothing that was committed', async () => {
      await storage.put('a/kept', Buffer.from('x'));
      await stageLarge();
      expect(await storage.sweepStaged(new Date(Date.now() - HOUR_MS))).toBe(0);
      expect(await storage.sweepStaged(new Date(Date.now() + HOUR_MS))).toBe(1);
      await expect(staged.commit()).rejects.toMatchObject({ kind: 'unavailable' });
      await staged.discard();
      expect(await storage.stat(key)).toBeUndefined();
      expect(String(await storage.get('a/kept'))).toBe('x');
    });

    it('keeps two uploads to one key apart: the last commit stays, whole', async () => {
      const other = await storage.stage(key);
      await other.write(Buffer.from('other'));
      await stageLarge();
      await staged.commit();
      await other.commit();
      expect(String(await storage.get(key))).toBe('other');
    });

    it('keeps what was committed when it is discarded afterwards', async () => {
      staged = await storage.stage(key);
      await staged.write(Buffer.from('whole'));
      await staged.commit();
      await staged.discard();
      expect(String(await storage.get(key))).toBe('whole');
    });

    it('stores an empty object', async () => {
      await (await storage.stage(key)).commit();
      expect((await storage.stat(key))?.sizeBytes).toBe(0);
      expect(await buffer(await storage.openRead(key))).toEqual(Buffer.alloc(0));
    });

    it('replaces an object that is put again', async () => {
      await storage.put(key, Buffer.from('first'));
      await storage.put(key, Buffer.from('second'));
      expect(String(await storage.get(key))).toBe('second');
    });

    it('reads a range, both ends included', async () => {
      await storage.put(key, Buffer.from('0123456789'));
      expect(String(await buffer(await storage.openRead(key, { start: 2, end: 4 })))).toBe('234');
      expect(String(await buffer(await storage.openRead(key, { start: 9, end: 9 })))).toBe('9');
    });

    it('reads a range only from an object of the expected size', async () => {
      await storage.put(key, Buffer.from('0123456789'));
      const range = { start: 2, end: 4 };
      const read = (ofBytes: number) => storage.openRead(key, { ...range, ofBytes });
      expect(String(await buffer(await read(10)))).toBe('234');
      await expect(read(11)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
    });

    it('says that an object is absent when it is opened, not later', async () => {
      await expect(storage.openRead(key)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
      await expect(storage.get(key)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
    });

    it('reports size and age', async () => {
      await storage.put(key, Buffer.from('12345'));
      const found = await storage.stat(key);
      expect(found).toMatchObject({ key, sizeBytes: 5 });
      expect(Math.abs(Date.now() - (found?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
    });

    it('deletes an object, and ignores one that is absent', async () => {
      await storage.put(key, Buffer.from('x'));
      await storage.delete(key);
      await storage.delete(key);
      expect(await storage.stat(key)).toBeUndefined();
    });

    it('lists more objects than a store returns in one answer', async () => {
      const put = (i: number) => storage.put(`many/${i}`, Buffer.from('x'));
      for (let i = 0; i < 1_010; i += 101) {
        await Promise.all(Array.from({ length: 101 }, (_, n) => put(i + n)));
      }
      expect(new Set(await keys('many/')).size).toBe(1_010);
    }, 60_000);

    it('may be closed before all is read', async () => {
      await stageLarge();
      await staged.commit();
      const unread = await storage.openRead(key);
      unread.destroy();
      for await (const chunk of await storage.openRead(key)) {
        expect((chunk as Buffer).length).toBeGreaterThan(0);
        break;
      }
      expect((await storage.get(key)).length).toBe(LARGE_BYTES);
    });

    it('lists by prefix', async () => {
      await storage.put('a/1/x', Buffer.from('x'));
      await storage.put('a/1/y', Buffer.from('y'));
      await storage.put('a/2', Buffer.from('z'));
      expect(await keys('a/1/')).toEqual(['a/1/x', 'a/1/y']);
      expect(await keys('a/')).toEqual(['a/1/x', 'a/1/y', 'a/2']);
      expect(await keys('b/')).toEqual([]);
    });

    it.each([
      '../secret',
      '/etc/passwd',
      'a//b',
      'a/../b',
      'a/./b',
      '',
      'A',
      'a\0b',
      'a/',
      '.a',
      '~',
    ])('refuses the key %j before it reaches the store', async (bad) => {
      await expect(storage.stage(bad)).rejects.toBeInstanceOf(TypeError);
      await expect(storage.put(bad, Buffer.alloc(1))).rejects.toBeInstanceOf(TypeError);
      await expect(storage.get(bad)).rejects.toBeInstanceOf(TypeError);
      await expect(storage.stat(bad)).rejects.toBeInstanceOf(TypeError);
      await expect(storage.delete(bad)).rejects.toBeInstanceOf(TypeError);
    });

    it('is ready', async () => {
      await expect(storage.probe()).resolves.toBeUndefined();
    });
  });
}
