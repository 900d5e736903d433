import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  pageResultKey,
  priorityOf,
  type JobName,
  type JobPayload,
  type PageResult,
  type RecogniseDocument,
  type StoredPageResult,
} from '@app/contracts';
import { FakeDocumentStorage } from '@app/document-storage';
import {
  DelayJobError,
  RequeueJobError,
  type JobProducer,
  type JobStates,
  type QueueConnection,
} from '@app/queue';
import { DocumentPasswords } from '../document-passwords/document-passwords.js';
import { WorkerKey } from '../document-passwords/worker-key.js';
import { DocumentExtractor } from '../sandboxed/document-extractor.js';
import { AttachmentStore } from '../recognition/attachment-store.js';
import { CrashTracker, crashRecordKey } from '../recognition/crash-tracker.js';
import { DocumentRecogniser } from '../recognition/document-recogniser.js';
import { ExtractionReporter } from '../recognition/extraction-reporter.js';
import { JobPolicy } from './job-policy.js';
import { OutageDetector } from './outage-detector.js';
import { OpenDocuments } from '../recognition/open-documents.js';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { PageResultStore } from '../recognition/page-result-store.js';
import { PageRangeOffers } from '../recognition/page-range-offers.js';
import { ScratchFolder } from '../sandbox/scratch-folder.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { YieldPolicy } from '../recognition/yield-policy.js';
import { FakeOcrEngine } from '../sandboxed/ocr-engine/fake-ocr-engine.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';

interface Report {
  readonly name: JobName;
  readonly payload: JobPayload<JobName>;
}

const DOCUMENT_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const EXTRACTION_ID = '01890a5d-ac96-774b-bcce-b302099a8058';
const KEY = 'originals/one';
const FIRST_ATTEMPT = {
  jobId: EXTRACTION_ID,
  number: 1,
  isLast: false,
  deaths: 0,
  addedAt: Date.now(),
};
const LAST_ATTEMPT = { ...FIRST_ATTEMPT, number: 3, isLast: true };
const THREE_PAGES = Buffer.from('First\fSecond\fThird');

function jobFor(bytes: Buffer, overrides: Partial<RecogniseDocument> = {}): RecogniseDocument {
  return {
    documentId: DOCUMENT_ID,
    extractionId: EXTRACTION_ID,
    storageKey: KEY,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mediaType: 'text/plain',
    sizeBytes: bytes.length,
    languages: ['eng'],
    context: { requestId: 'request-1' },
    ...overrides,
  };
}

describe('RecogniseDocumentHandler', () => {
  let root: string;
  let scratch: ScratchFolder;
  let storage: FakeDocumentStorage;
  let grace: ShutdownGrace;
  let reports: Report[];
  /** The priority of the first waiting job. */
  let waitingPriority: number | undefined;
  /** The result of withdrawing a range of pages from the queue. */
  let withdraw: () => ReturnType<JobStates['withdraw']>;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    root = await mkdtemp(join(tmpdir(), 'strongroom-handler-'));
    scratch = await ScratchFolder.create(root);
    storage = new FakeDocumentStorage();
    grace = new ShutdownGrace();
    reports = [];
    waitingPriority = undefined;
    withdraw = async () => 'absent';
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(root, { recursive: true, force: true });
  });

  function handlerWith(engine = new FakeOcrEngine()): RecogniseDocumentHandler {
    const record = async (name: JobName, payload: JobPayload<JobName>) =>
      void reports.push({ name, payload });
    const producer = { add: record, replace: record } as unknown as JobProducer;
    const reporter = new ExtractionReporter(producer);
    const states = {
      firstWaiting: async () => waitingPriority,
      withdraw: () => withdraw(),
    } as unknown as JobStates;
    const limits = { maxPages: 10, maxPagePixels: 1_000_000, pageTimeoutMs: 60_000 };
    const extractor = new DocumentExtractor(engine, limits);
    const results = new PageResultStore(storage);
    const originals = new OriginalFetcher(storage, scratch);
    const passwords = new DocumentPasswords(storage, new WorkerKey(storage));
    const recogniser = new DocumentRecogniser(
      new OpenDocuments(
        originals,
        results,
        extractor,
        grace,
        passwords,
        new AttachmentStore(storage),
      ),
      results,
      reporter,
      new CrashTracker(storage),
      new YieldPolicy(states),
      new PageRangeOffers(producer, states),
    );
    const queue = { probe: async () => undefined } as unknown as QueueConnection;
    const outages = new OutageDetector(storage, queue);
    const store = new StoreIdentityCheck(storage);
    const policy = new JobPolicy(grace, outages, store);
    return new RecogniseDocumentHandler(recogniser, reporter, extractor, policy);
  }

  async function storedPage(number: number): Promise<PageResult> {
    const bytes = await storage.get(pageResultKey(DOCUMENT_ID, EXTRACTION_ID, number));
    return JSON.parse(bytes.toString()) as PageResult;
  }

  /** Makes an image of the letter H. A shape that is not a letter would count as a blank page. */
  const makeImage = () => {
    const pixels = Buffer.alloc(40 * 20, 255);
    for (let y = 6; y < 14; y += 1) {
      for (const x of y === 10 ? [17, 18, 19, 20, 21, 22] : [17, 22]) pixels[y * 40 + x] = 0;
    }
    return sharp(pixels, { raw: { width: 40, height: 20, channels: 1 } })
      .png()
      .toBuffer();
  };

  it('stores every page and reports the end', async () => {
    await storage.put(KEY, THREE_PAGES);
    await handlerWith().handle(jobFor(THREE_PAGES), FIRST_ATTEMPT);
    expect(await storedPage(2)).toMatchObject({
      number: 2,
      source: 'text-layer',
      confidence: null,
      text: 'Second',
      error: null,
    });
    expect(reports.at(-1)).toEqual({
      name: 'ocr.report_finished',
      payload: {
        documentId: DOCUMENT_ID,
        extractionId: EXTRACTION_ID,
        context: { requestId: 'request-1' },
        outcome: 'ready',
        pagesTotal: 3,
        pagesStored: 3,
        truncated: false,
        engine: 'fake 1',
        attempts: 1,
        error: null,
      },
    });
    expect(await readdir(scratch.path)).toEqual([]);
  });

  it('reports progress when the pages are counted, and not after each of them', async () => {
    await storage.put(KEY, THREE_PAGES);
    await handlerWith().handle(jobFor(THREE_PAGES), FIRST_ATTEMPT);
    expect(reports.slice(0, -1)).toMatchObject([
      { name: 'ocr.report_progress', payload: { pagesTotal: 3, pagesDone: 0 } },
    ]);
  });

  it('does not read a page again that an earlier attempt has stored', async () => {
    await storage.put(KEY, THREE_PAGES);
    const earlier: StoredPageResult = {
      number: 2,
      source: 'text-layer',
      confidence: null,
      text: 'From before',
      durationMs: 1,
      error: null,
    };
    const key = (number: number) => pageResultKey(DOCUMENT_ID, EXTRACTION_ID, number);
    await storage.put(key(2), Buffer.from(JSON.stringify(earlier)));
    await storage.put(key(3), Buffer.from('{"half":'));
    await handlerWith().handle(jobFor(THREE_PAGES), FIRST_ATTEMPT);
    expect([await storedPage(1), await storedPage(2), await storedPage(3)]).toMatchObject([
      { text: 'First' },
      { text: 'From before' },
      { text: 'Third' },
    ]);
  });

  it.each([
    ['document.missing', undefined, jobFor(THREE_PAGES)],
    ['document.changed', Buffer.from('first\fSecond\fThird'), jobFor(THREE_PAGES)],
    ['document.changed', Buffer.from('First'), jobFor(THREE_PAGES)],
    ['document.unreadable', THREE_PAGES, jobFor(THREE_PAGES, { mediaType: 'image/png' })],
  ])('ends with %s at the first attempt', async (code, bytes, job) => {
    if (bytes !== undefined) await storage.put(KEY, bytes);
    await handlerWith().handle(job, FIRST_ATTEMPT);
    expect(reports).toMatchObject([
      { payload: { outcome: 'failed', pagesTotal: null, pagesStored: 0, error: { code } } },
    ]);
  });

  it('reports no end after an unexpected error, because the next attempt may succeed', async () => {
    const bytes = await makeImage();
    await storage.put(KEY, bytes);
    const broken = new FakeOcrEngine(() => Promise.reject(new Error('No memory')));
    const job = jobFor(bytes, { mediaType: 'image/png' });
    await expect(handlerWith(broken).handle(job, FIRST_ATTEMPT)).rejects.toThrow('No memory');
    expect(reports.filter(({ name }) => name === 'ocr.report_finished')).toEqual([]);
  });

  it('reports the failure of the last attempt, and fails the job as well', async () => {
    const bytes = await makeImage();
    await storage.put(KEY, bytes);
    const broken = new FakeOcrEngine(() => Promise.reject(new Error('No memory')));
    const job = jobFor(bytes, { mediaType: 'image/png' });
    await expect(handlerWith(broken).handle(job, LAST_ATTEMPT)).rejects.toThrow('No memory');
    expect(reports.at(-1)?.payload).toMatchObject({
      outcome: 'failed',
      attempts: 3,
      error: { code: 'document.extraction_failed' },
    });
    expect(JSON.stringify(reports)).not.toContain('No memory');
  });

  it('finishes the page in progress and returns the job when the process stops', async () => {
    await storage.put(KEY, THREE_PAGES);
    const put = storage.put.bind(storage);
    storage.put = async (key, bytes) => {
      await put(key, bytes);
      grace.onModuleDestroy();
    };
    await expect(handlerWith().handle(jobFor(THREE_PAGES), LAST_ATTEMPT)).rejects.toThrow(
      RequeueJobError,
    );
    expect((await storedPage(1)).text).toBe('First');
    await expect(storedPage(2)).rejects.toThrow('cannot be found');
    expect(reports.filter(({ name }) => name === 'ocr.report_finished')).toEqual([]);
  });

  it('aborts the page in progress when the grace period is over', async () => {
    const bytes = await makeImage();
    await storage.put(KEY, bytes);
    const started = Promise.withResolvers<void>();
    const stuck = new FakeOcrEngine(() => {
      started.resolve();
      return new Promise(() => {});
    });
    const work = handlerWith(stuck).handle(
      jobFor(bytes, { mediaType: 'image/png' }),
      FIRST_ATTEMPT,
    );
    await started.promise;
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    grace.onModuleDestroy();
    vi.advanceTimersByTime(10_000);
    await expect(work).rejects.toThrow(RequeueJobError);
  });

  /**
   * Makes each page take this long, as measured by `performance.now()`: its write to the storage steps the
   * clock.
   */
  const slowDownPages = (pageMs: number | ((page: number) => number)) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const put = storage.put.bind(storage);
    storage.put = async (key, bytes) => {
      await put(key, bytes);
      const page = Number(/page-(\d+)/.exec(key)?.[1] ?? 0);
      vi.advanceTimersByTime(typeof pageMs === 'number' ? pageMs : pageMs(page));
    };
  };

  describe('while other documents wait', () => {
    it('yields to waiting documents after a page, and later continues after its stored pages', async () => {
      await storage.put(KEY, THREE_PAGES);
      slowDownPages(1_000);
      waitingPriority = priorityOf({ turn: 5, isOnlyOneOfAccount: true });
      const handler = handlerWith();
      for (const pages of [1, 2]) {
        const work = handler.handle(jobFor(THREE_PAGES, { turn: 5 }), FIRST_ATTEMPT);
        const priority = priorityOf({ turn: 5 + pages, isOnlyOneOfAccount: false });
        await expect(work).rejects.toMatchObject({ name: 'RequeueJobError', priority });
        await storedPage(pages);
        await expect(storedPage(pages + 1)).rejects.toThrow('cannot be found');
      }
      await handler.handle(jobFor(THREE_PAGES, { turn: 5 }), FIRST_ATTEMPT);
      expect(reports.at(-1)?.payload).toMatchObject({ outcome: 'ready', pagesStored: 3 });
    });

    it('does not yield to documents that come after it in the fair queue', async () => {
      await storage.put(KEY, THREE_PAGES);
      slowDownPages(1_000);
      waitingPriority = priorityOf({ turn: 5, isOnlyOneOfAccount: false });
      await handlerWith().handle(jobFor(THREE_PAGES, { turn: 5 }), FIRST_ATTEMPT);
      expect(reports.at(-1)?.payload).toMatchObject({ outcome: 'ready', pagesStored: 3 });
    });
  });

  describe('with a long document', () => {
    const TEN_PAGES = Buffer.from(Array.from({ length: 10 }, (_, i) => `Page ${i + 1}`).join('\f'));
    const offers = () => reports.filter(({ name }) => name === 'ocr.recognise_pages');

    it('offers its later pages to other workers, and reads the pages that no worker took', async () => {
      await storage.put(KEY, TEN_PAGES);
      slowDownPages(3_000);
      await handlerWith().handle(jobFor(TEN_PAGES), FIRST_ATTEMPT);
      expect(offers()).toMatchObject([
        { payload: { from: 5, to: 8, documentId: DOCUMENT_ID } },
        { payload: { from: 9, to: 10, documentId: DOCUMENT_ID } },
      ]);
      expect((await storedPage(10)).text).toBe('Page 10');
    });

    it('offers the remaining pages even when only later pages take long', async () => {
      await storage.put(KEY, TEN_PAGES);
      slowDownPages((page) => (page <= 4 ? 10 : 9_000));
      await handlerWith().handle(jobFor(TEN_PAGES), FIRST_ATTEMPT);
      expect(offers()).toMatchObject([{ payload: { from: 9, to: 10 } }]);
    });

    it('offers nothing when offering would take longer than reading', async () => {
      await storage.put(KEY, TEN_PAGES);
      slowDownPages(10);
      await handlerWith().handle(jobFor(TEN_PAGES), FIRST_ATTEMPT);
      expect(offers()).toEqual([]);
    });

    it('waits for ranges that other workers took, and reads the pages that they did not read', async () => {
      await storage.put(KEY, TEN_PAGES);
      slowDownPages(3_000);
      const other: StoredPageResult = {
        number: 9,
        source: 'text-layer',
        confidence: null,
        text: 'By another',
        durationMs: 1,
        error: null,
      };
      let polls = 0;
      withdraw = async () => {
        polls += 1;
        if (polls < 3) return 'held';
        const key = pageResultKey(DOCUMENT_ID, EXTRACTION_ID, 9);
        await storage.put(key, Buffer.from(JSON.stringify(other)));
        return 'withdrawn';
      };
      await handlerWith().handle(jobFor(TEN_PAGES), FIRST_ATTEMPT);
      expect([await storedPage(9), await storedPage(10)]).toMatchObject([
        { text: 'By another' },
        { text: 'Page 10' },
      ]);
      expect(reports.at(-1)?.payload).toMatchObject({ outcome: 'ready', pagesStored: 10 });
    });

    it('offers nothing after a crash', async () => {
      await storage.put(KEY, TEN_PAGES);
      slowDownPages(3_000);
      await handlerWith().handle(jobFor(TEN_PAGES), { ...FIRST_ATTEMPT, deaths: 1 });
      expect(offers()).toEqual([]);
    });
  });

  describe('after crashes', () => {
    const pageText = async (number: number) => (await storedPage(number)).text;
    const codeOf = async (number: number) => (await storedPage(number)).error?.code;
    /**
     * Handles the job with a worker that crashes at the page. `deaths` is the queue's count of earlier
     * crashes.
     */
    const crashAt = async (page: number, deaths: number) => {
      const engine = new FakeOcrEngine();
      const handler = handlerWith(engine);
      const crash = Promise.withResolvers<never>();
      const after = Promise.withResolvers<never>();
      const put = storage.put.bind(storage);
      storage.put = async (key, bytes) => {
        if (key === pageResultKey(DOCUMENT_ID, EXTRACTION_ID, page)) {
          crash.reject(new Error('crashed'));
          return after.promise;
        }
        return put(key, bytes);
      };
      const work = handler.handle(jobFor(THREE_PAGES), { ...FIRST_ATTEMPT, deaths });
      await expect(Promise.race([work, crash.promise])).rejects.toThrow('crashed');
      storage.put = put;
      crashed.push(async () => {
        after.reject(new Error('the test has ended'));
        await work.catch(() => undefined);
      });
    };

    /** Ends what a crash would have ended. */
    const crashed: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of crashed.splice(0)) await end();
    });

    it('writes no crash record without a crash', async () => {
      await storage.put(KEY, THREE_PAGES);
      const put = vi.spyOn(storage, 'put');
      await handlerWith().handle(jobFor(THREE_PAGES), FIRST_ATTEMPT);
      expect(put.mock.calls.filter(([key]) => key.endsWith('deaths.json'))).toEqual([]);
    });

    it.each([1, 2, 3])('reads page %i after five crashes at it', async (page) => {
      await storage.put(KEY, THREE_PAGES);
      for (let deaths = 0; deaths < 5; deaths += 1) await crashAt(page, deaths);
      await handlerWith().handle(jobFor(THREE_PAGES), { ...FIRST_ATTEMPT, deaths: 5 });
      expect(reports.at(-1)?.payload).toMatchObject({ outcome: 'ready', truncated: false });
      expect(await pageText(page)).toBe(['First', 'Second', 'Third'][page - 1]);
      await expect(storage.get(crashRecordKey(jobFor(THREE_PAGES)))).rejects.toThrow('found');
    });

    it.each([1, 2, 3])(
      'quarantines page %i after six crashes, the last in a process that ran nothing else',
      async (page) => {
        await storage.put(KEY, THREE_PAGES);
        for (let deaths = 0; deaths < 6; deaths += 1) await crashAt(page, deaths);
        await handlerWith().handle(jobFor(THREE_PAGES), { ...FIRST_ATTEMPT, deaths: 6 });
        expect(reports.at(-1)?.payload).toMatchObject({
          outcome: 'ready',
          pagesStored: 3,
          truncated: true,
          error: { code: 'document.pages_unread' },
        });
        const codes = await Promise.all([1, 2, 3].map(codeOf));
        expect(codes).toEqual([1, 2, 3].map((n) => (n === page ? 'page.crashed' : undefined)));
      },
    );

    it('starts at 0 crashes for a new job, and keeps the crashes that were counted before', async () => {
      await storage.put(KEY, THREE_PAGES);
      for (let deaths = 0; deaths < 3; deaths += 1) await crashAt(2, deaths);
      const newJob = { ...FIRST_ATTEMPT, addedAt: FIRST_ATTEMPT.addedAt + 1 };
      await expect(crashAt(2, 3)).resolves.toBeUndefined();
      await handlerWith().handle(jobFor(THREE_PAGES), newJob);
      expect(reports.at(-1)?.payload).toMatchObject({ outcome: 'ready', truncated: false });
    });
  });

  describe('during an outage', () => {
    it('waits for a store that does not answer, without counting attempts', async () => {
      await storage.put(KEY, THREE_PAGES);
      storage.probe = () => Promise.reject(new Error('gone'));
      storage.openRead = () => Promise.reject(new Error('gone'));
      await expect(handlerWith().handle(jobFor(THREE_PAGES), LAST_ATTEMPT)).rejects.toThrow(
        DelayJobError,
      );
      expect(reports).toEqual([]);
    });

    it('waits for space on the disk', async () => {
      await storage.put(KEY, THREE_PAGES);
      storage.put = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      await expect(handlerWith().handle(jobFor(THREE_PAGES), LAST_ATTEMPT)).rejects.toThrow(
        DelayJobError,
      );
    });

    it('fails after a day, even during the outage', async () => {
      await storage.put(KEY, THREE_PAGES);
      storage.openRead = () => Promise.reject(new Error('gone'));
      storage.probe = () => Promise.reject(new Error('gone'));
      const yesterday = Date.now() - 25 * 3_600_000;
      const late = handlerWith().handle(jobFor(THREE_PAGES), {
        ...LAST_ATTEMPT,
        addedAt: yesterday,
      });
      await expect(late).rejects.toThrow('gone');
    });
  });

  it('stops when the document is purged during the extraction', async () => {
    const pages = Array.from({ length: 5 }, (_, i) => `Page ${i}`).join('\f');
    const bytes = Buffer.from(pages);
    await storage.put(KEY, bytes);
    const put = storage.put.bind(storage);
    let written = 0;
    vi.useFakeTimers({ toFake: ['performance'] });
    storage.put = async (key, content) => {
      await put(key, content);
      written += 1;
      if (written === 2) await storage.delete(KEY);
      vi.advanceTimersByTime(1_100);
    };
    await handlerWith().handle(jobFor(bytes), FIRST_ATTEMPT);
    expect(written).toBe(2);
    expect(reports.at(-1)?.payload).toMatchObject({ error: { code: 'document.missing' } });
  });

  it('handles two jobs of the same extraction one after the other', async () => {
    const bytes = await makeImage();
    await storage.put(KEY, bytes);
    let running = 0;
    let maxRunning = 0;
    const engine = new FakeOcrEngine(async () => {
      running += 1;
      maxRunning = Math.max(maxRunning, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return { text: 'Once', confidence: 1, lines: [] } as never;
    });
    const handler = handlerWith(engine);
    const job = jobFor(bytes, { mediaType: 'image/png' });
    await Promise.all([handler.handle(job, FIRST_ATTEMPT), handler.handle(job, FIRST_ATTEMPT)]);
    expect(maxRunning).toBe(1);
  });
});
