import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStorage, StoredObject } from './document-storage.js';
import { StorageObjectNotFoundError } from './document-storage.errors.js';

/** What every adapter of DocumentStorage must do; `create` gives an empty store. */
export function describeDocumentStorage(
  name: string,
  create: () => Promise<DocumentStorage>,
): void {
  describe(`${name} as a DocumentStorage`, () => {
    let storage: DocumentStorage;
    let key: string;

    beforeEach(async () => {
      storage = await create();
      key = `originals/${randomUUID()}`;
    });

    const keys = async (prefix: string) => {
      const found: StoredObject[] = [];
      for await (const object of storage.list(prefix)) found.push(object);
      return found.map((object) => object.key).sort();
    };

    it('gives back the committed bytes, in the order in which they were written', async () => {
      const chunks = [randomBytes(100_000), randomBytes(1), randomBytes(70_000)];
      const staged = await storage.stage(key);
      for (const chunk of chunks) await staged.write(chunk);
      await staged.commit();
      expect(await buffer(await storage.openRead(key))).toEqual(Buffer.concat(chunks));
      expect(await storage.get(key)).toEqual(Buffer.concat(chunks));
    });

    it('shows nothing under the key before the commit', async () => {
      const staged = await storage.stage(key);
      await staged.write(Buffer.from('half'));
      expect(await storage.stat(key)).toBeUndefined();
      expect(await keys('originals/')).toEqual([]);
      await staged.discard();
    });

    it('leaves nothing of what was discarded', async () => {
      const staged = await storage.stage(key);
      await staged.write(Buffer.from('half'));
      await staged.discard();
      await staged.discard();
      expect(await storage.stat(key)).toBeUndefined();
    });

    it('keeps what was committed when it is discarded afterwards', async () => {
      const staged = await storage.stage(key);
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

    it('says that an object is absent when it is opened, not later', async () => {
      await expect(storage.openRead(key)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
      await expect(storage.get(key)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
    });

    it('tells size and age', async () => {
      await storage.put(key, Buffer.from('12345'));
      const found = await storage.stat(key);
      expect(found).toMatchObject({ key, sizeBytes: 5 });
      expect(Math.abs(Date.now() - (found?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
    });

    it('deletes, also what is not there', async () => {
      await storage.put(key, Buffer.from('x'));
      await storage.delete(key);
      await storage.delete(key);
      expect(await storage.stat(key)).toBeUndefined();
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
