import { beforeEach, describe, expect, it } from 'vitest';
import { attachmentKey, attachmentListKey, type RecogniseDocument } from '@app/contracts';
import { FakeDocumentStorage } from '@app/document-storage';
import { AttachmentUnreadableError } from '../sandbox-protocol/extraction.errors.js';
import { AttachmentStore } from './attachment-store.js';

const never = new AbortController().signal;
const job = { documentId: 'd', extractionId: 'e', sizeBytes: 10 } as RecogniseDocument;
const UNREADABLE = { code: 'attachment.unreadable', message: 'The attachment could not be read.' };

let storage: FakeDocumentStorage;
let store: AttachmentStore;
beforeEach(() => {
  storage = new FakeDocumentStorage();
  store = new AttachmentStore(storage);
});

/** A document whose attachments have these bytes; an error is thrown after the first byte. */
function pagesWith(...contents: (string | Error)[]) {
  const attachments = contents.map((_, index) => ({ part: index, filename: `a${index}` }));
  async function* readAttachment({ part }: { readonly part: number }): AsyncGenerator<Uint8Array> {
    const content = contents[part] ?? '';
    yield Buffer.from(content instanceof Error ? '?' : content);
    if (content instanceof Error) throw content;
  }
  return { attachments, readAttachment };
}

const list = async (): Promise<unknown> =>
  JSON.parse((await storage.get(attachmentListKey('d', 'e'))).toString());

describe('AttachmentStore', () => {
  it('stores the bytes of each attachment, and then the list', async () => {
    await store.storeAll(job, pagesWith('one', 'two'), never);
    expect(await list()).toEqual([
      { filename: 'a0', error: null },
      { filename: 'a1', error: null },
    ]);
    expect((await storage.get(attachmentKey('d', 'e', 2))).toString()).toBe('two');
  });

  it('says which attachment could not be read, and stores the others', async () => {
    await store.storeAll(job, pagesWith(new AttachmentUnreadableError(), 'two'), never);
    expect(await list()).toEqual([
      { filename: 'a0', error: UNREADABLE },
      { filename: 'a1', error: null },
    ]);
    expect(await storage.stat(attachmentKey('d', 'e', 1))).toBeUndefined();
  });

  it('stores no more bytes than a mail of this size can contain', async () => {
    await store.storeAll(job, pagesWith('x'.repeat(15), 'x'.repeat(6)), never);
    expect(await list()).toEqual([
      { filename: 'a0', error: null },
      { filename: 'a1', error: UNREADABLE },
    ]);
  });

  it('writes no list when the process stops in between, and then stores all of them', async () => {
    const stopped = new Error('stopped');
    await expect(store.storeAll(job, pagesWith('one', stopped), never)).rejects.toBe(stopped);
    expect(await storage.stat(attachmentListKey('d', 'e'))).toBeUndefined();
    await store.storeAll(job, pagesWith('one', 'two'), never);
    expect(await list()).toHaveLength(2);
  });

  it('does nothing when they are stored already', async () => {
    await store.storeAll(job, pagesWith('one'), never);
    await store.storeAll(job, pagesWith(new Error('not read')), never);
    expect(await list()).toHaveLength(1);
  });
});
