import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecogniseDocument } from '@app/contracts';
import { FakeDocumentStorage } from '@app/document-storage';
import { DocumentPasswords } from '../document-passwords/document-passwords.js';
import { WorkerKey } from '../document-passwords/worker-key.js';
import { DocumentExtractor } from '../sandboxed/document-extractor.js';
import { FakeOcrEngine } from '../sandboxed/ocr-engine/fake-ocr-engine.js';
import { AttachmentStore } from './attachment-store.js';
import { OpenDocuments } from './open-documents.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageResultStore } from './page-result-store.js';
import { ScratchFolder } from '../sandbox/scratch-folder.js';
import { ShutdownGrace } from './shutdown-grace.js';

const LIMITS = { maxPages: 10, maxPagePixels: 1_000_000, pageTimeoutMs: 60_000 };
const BYTES = Buffer.from('First\fSecond');
const tracked = { attempt: <T>(_: number, work: () => Promise<T>) => work() };

describe('OpenDocuments', () => {
  let root: string;
  let documents: OpenDocuments;
  let opened: number;
  let storage: FakeDocumentStorage;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'strongroom-open-'));
    storage = new FakeDocumentStorage();
    opened = 0;
    const extractor = new DocumentExtractor(new FakeOcrEngine(), LIMITS);
    const open = extractor.open.bind(extractor);
    extractor.open = (...given) => {
      opened += 1;
      return open(...given);
    };
    const originals = new OriginalFetcher(storage, await ScratchFolder.create(root));
    const results = new PageResultStore(storage);
    const passwords = new DocumentPasswords(storage, new WorkerKey(storage));
    documents = new OpenDocuments(
      originals,
      results,
      extractor,
      new ShutdownGrace(),
      passwords,
      new AttachmentStore(storage),
    );
  });
  afterEach(async () => {
    vi.useRealTimers();
    await documents.onApplicationShutdown();
    await rm(root, { recursive: true, force: true });
  });

  /** A job for the only stored original. */
  async function job(extractionId: string): Promise<RecogniseDocument> {
    await storage.put('documents/one', BYTES);
    const sha256 = createHash('sha256').update(BYTES).digest('hex');
    return {
      extractionId,
      storageKey: 'documents/one',
      mediaType: 'text/plain',
      sizeBytes: BYTES.length,
      sha256,
      languages: ['eng'],
    } as unknown as RecogniseDocument;
  }
  const copies = async (): Promise<number> => {
    const [folder = ''] = await readdir(root);
    return (await readdir(join(root, folder))).length;
  };
  const pagesOf = async (extractionId: string): Promise<void> => {
    await documents.withCachedDocument(await job(extractionId), tracked, async (open) => {
      expect(open.pagesTotal).toBe(2);
    });
  };

  it('opens a document once, and removes its copy', async () => {
    const total = await documents.withOpenDocument(
      await job('a'),
      tracked,
      async (open) => open.pagesTotal,
    );
    expect([total, opened, await copies()]).toEqual([2, 1, 0]);
  });

  it('reuses a document that it has just used', async () => {
    await pagesOf('a');
    await pagesOf('a');
    expect([opened, await copies()]).toEqual([1, 1]);
  });

  it('closes the cached document before it opens another one', async () => {
    await pagesOf('a');
    const during = await documents.withOpenDocument(await job('b'), tracked, copies);
    expect([during, opened, await copies()]).toEqual([1, 2, 0]);
    await pagesOf('b');
    await pagesOf('c');
    expect([opened, await copies()]).toEqual([4, 1]);
  });

  it('caches at most one document when several end at the same time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await Promise.all(['a', 'b', 'c', 'd'].map(pagesOf));
    await Promise.all(['e', 'f', 'g'].map(pagesOf));
    expect(await copies()).toBe(1);
    vi.advanceTimersByTime(1_500);
    await expect.poll(copies).toBe(0);
  });

  it('closes the cached document after a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await pagesOf('a');
    vi.advanceTimersByTime(1_500);
    await expect.poll(copies).toBe(0);
    await pagesOf('a');
    expect(opened).toBe(2);
  });

  it('does not cache a document after an error', async () => {
    const use = documents.withCachedDocument(await job('a'), tracked, () =>
      Promise.reject(new Error('no')),
    );
    await expect(use).rejects.toThrow('no');
    expect(await copies()).toBe(0);
  });

  it('closes the cached document when the process stops', async () => {
    await pagesOf('a');
    await documents.onApplicationShutdown();
    expect(await copies()).toBe(0);
  });
});
