import { beforeEach, describe, expect, it } from 'vitest';
import {
  pageResultKey,
  pageResultSchema,
  pagesJobId,
  type JobName,
  type RecogniseDocument,
} from '@app/contracts';
import { FakeDocumentStorage } from '@app/document-storage';
import type { JobLife, JobProducer, JobStates } from '@app/queue';
import { DocumentRecogniser } from './document-recogniser.js';
import { ExtractionReporter } from './extraction.reporter.js';
import { PageJobs } from './page-jobs.js';
import { PagePlanStore, planFor } from './page-plan.js';
import { PageResultStore } from './page-result.store.js';
import type { PagesReader } from './pages.reader.js';

const document: RecogniseDocument = {
  documentId: '01890a5d-ac96-774b-bcce-b302099a8057',
  extractionId: '01890a5d-ac96-774b-bcce-b302099a8058',
  storageKey: 'originals/x',
  sha256: '0'.repeat(64),
  mediaType: 'application/pdf',
  sizeBytes: 1,
  languages: ['eng'],
  context: { requestId: 'r' },
};
const attempt = { jobId: 'job', number: 1, isLast: false, deaths: 0, addedAt: 0, priority: 7 };
const PAGES = 40;

/** The queue, as a map of jobs to their places. */
class FakeQueue {
  readonly places = new Map<string, number>();
  readonly ended = new Set<string>();
  // What is used of it, and no more.
  readonly producer: JobProducer = {
    add: async () => undefined,
    replace: async (_name: JobName, _payload: unknown, o: { jobId: string; priority: number }) => {
      this.ended.delete(o.jobId);
      this.places.set(o.jobId, o.priority);
    },
    raise: async (_name: JobName, jobId: string, priority: number) => {
      this.places.set(jobId, Math.min(priority, this.places.get(jobId) ?? priority));
    },
  } as unknown as JobProducer;
  readonly states: JobStates = {
    byId: async (_name: JobName, ids: readonly string[]) =>
      new Map<string, JobLife>(
        ids
          .filter((id) => this.places.has(id))
          .map((id) => [id, this.ended.has(id) ? 'ended' : 'live']),
      ),
  };
}

describe('the job of a long document', () => {
  let storage: FakeDocumentStorage;
  let queue: FakeQueue;
  let plans: PagePlanStore;
  let recogniser: DocumentRecogniser;

  beforeEach(async () => {
    storage = new FakeDocumentStorage();
    queue = new FakeQueue();
    plans = new PagePlanStore(storage);
    recogniser = new DocumentRecogniser(
      {
        withOpen: (_task: unknown, use: (reading: object) => unknown) =>
          use({ open: { pagesTotal: PAGES, pagesToRead: PAGES }, stored: new Map() }),
      } as unknown as PagesReader,
      plans,
      new PageJobs(queue.producer, queue.states),
      new PageResultStore(storage),
      new ExtractionReporter(queue.producer),
    );
  });

  const store = async (from: number, to: number, code?: string) => {
    for (let number = from; number <= to; number += 1) {
      const error = code === undefined ? null : { code, message: 'No.' };
      const page = { number, source: null, confidence: null, text: '', durationMs: 1, error };
      const bytes = Buffer.from(JSON.stringify(pageResultSchema.parse(page)));
      await storage.put(pageResultKey(document.documentId, document.extractionId, number), bytes);
    }
  };
  const jobOf = (firstPage: number) => pagesJobId(document.extractionId, firstPage);

  it('makes a job for each range, one behind the other, and waits', async () => {
    expect(await recogniser.recognise(document, attempt)).toBeUndefined();
    const { pagesAJob } = planFor({ pagesTotal: PAGES, pagesToRead: PAGES });
    const places = [...queue.places.values()];
    expect(places).toEqual(places.map((_, i) => 7 + i));
    expect(places).toHaveLength(Math.ceil(PAGES / pagesAJob));
  });

  it('leaves alone what is at work, renews what ended too early, and lets the first go first', async () => {
    await recogniser.recognise(document, attempt);
    const { pagesAJob } = planFor({ pagesTotal: PAGES, pagesToRead: PAGES });
    await store(1, pagesAJob);
    queue.ended.add(jobOf(1));
    queue.ended.add(jobOf(2 * pagesAJob + 1));
    expect(await recogniser.recognise(document, attempt)).toBeUndefined();
    expect(queue.ended).toEqual(new Set([jobOf(1)]));
    expect(queue.places.get(jobOf(pagesAJob + 1))).toBe(7);
  });

  it('makes all of them anew when the queue was emptied', async () => {
    await recogniser.recognise(document, attempt);
    const before = new Set(queue.places.keys());
    queue.places.clear();
    await recogniser.recognise(document, attempt);
    expect(new Set(queue.places.keys())).toEqual(before);
  });

  it('ends when all pages are stored, and says which could not be read', async () => {
    await recogniser.recognise(document, attempt);
    await store(1, PAGES - 1);
    expect(await recogniser.recognise(document, attempt)).toBeUndefined();
    await store(PAGES, PAGES, 'page.crashed');
    const end = { outcome: 'ready', pagesTotal: PAGES, pagesStored: PAGES, truncated: true };
    expect(await recogniser.recognise(document, attempt)).toMatchObject(end);
    expect(await recogniser.recognise(document, attempt)).toMatchObject(end);
  });

  it('has a page read again whose result cannot be understood', async () => {
    await recogniser.recognise(document, attempt);
    await store(1, PAGES);
    const key = pageResultKey(document.documentId, document.extractionId, 9);
    await storage.put(key, Buffer.from('{'));
    expect(await recogniser.recognise(document, attempt)).toBeUndefined();
    expect(await storage.stat(key)).toBeUndefined();
  });

  it('fails with the reason that the pages give', async () => {
    await recogniser.recognise(document, attempt);
    const error = { code: 'document.changed', message: 'Other bytes.' };
    await plans.fail(document, error);
    expect(await recogniser.recognise(document, attempt)).toMatchObject({
      outcome: 'failed',
      error,
    });
  });
});
