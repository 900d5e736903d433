import { describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from '@app/document-storage';
import { PagePlanStore, planFor, rangesOf } from './page-plan.js';

const extraction = {
  documentId: '01890a5d-ac96-774b-bcce-b302099a8057',
  extractionId: '01890a5d-ac96-774b-bcce-b302099a8058',
};

describe('a plan', () => {
  it.each([5, 16, 17, 100, 255, 256, 257, 500, 2_000])('has each of %i pages once', (pages) => {
    const ranges = rangesOf(planFor({ pagesTotal: pages, pagesToRead: pages }));
    const numbers = ranges.flatMap(({ firstPage, lastPage }) =>
      Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i),
    );
    expect(numbers).toEqual(Array.from({ length: pages }, (_, i) => i + 1));
    expect(ranges.length).toBeGreaterThanOrEqual(Math.min(5, pages));
  });

  it('leaves out what is beyond the limit', () => {
    const ranges = rangesOf(planFor({ pagesTotal: 5_000, pagesToRead: 2_000 }));
    expect(ranges.at(-1)?.lastPage).toBe(2_000);
  });

  it('is kept, and as good as none when it cannot be understood', async () => {
    const storage = new FakeDocumentStorage();
    const plans = new PagePlanStore(storage);
    expect(await plans.find(extraction)).toBeUndefined();
    const plan = planFor({ pagesTotal: 20, pagesToRead: 20 });
    await plans.put(extraction, plan);
    expect(await plans.find(extraction)).toEqual(plan);
    const key = `extractions/${extraction.documentId}/${extraction.extractionId}/plan.json`;
    await storage.put(key, Buffer.from('{"pagesTotal":'));
    expect(await plans.find(extraction)).toBeUndefined();
  });
});
