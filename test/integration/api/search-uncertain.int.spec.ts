import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageWord } from '@app/contracts';
import { SearchReindexer } from '../../../apps/api/src/search-index/search-reindexer.js';
import { extractionOf, reportFinished, storePage, untilStatus } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

interface Hits {
  items: { document: { id: string }; page: number | null; rank: number }[];
}

const never = new AbortController().signal;
let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

/** A page of single words; those in `uncertain` have the confidence 0.3, the others 0.95. */
function page(
  text: string,
  uncertain: readonly string[] = [],
): { text: string; words: PageWord[] } {
  const words = text
    .split(' ')
    .map((word): PageWord => [word, 1, 1, 9, 9, uncertain.includes(word) ? 0.3 : 0.95, 0]);
  return { text, words };
}

/** Adds a document that was recognised. The title is the same for all, so that only the text is ranked. */
async function scanned(pages: ReturnType<typeof page>[]): Promise<string> {
  const fields = [['title', 'Scan']] as const;
  const { body } = await client.upload(randomUUID(), { filename: 'scan.txt', fields });
  const ids = { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
  for (const [i, each] of pages.entries()) {
    await storePage(strongroom, ids, { number: i + 1, ...each });
  }
  await reportFinished(strongroom, ids, { pagesTotal: pages.length, pagesStored: pages.length });
  await untilStatus(strongroom, body.id, 'ready');
  return body.id;
}

async function search(q: string): Promise<Hits['items']> {
  const { body } = await client.request<Hits>('GET', `/v1/search?q=${encodeURIComponent(q)}`);
  return body.items;
}

const foundBy = async (q: string) => (await search(q)).map(({ document }) => document.id);

describe('a word of low confidence', () => {
  it('is found, after documents that have it with high confidence', async () => {
    client = await strongroom.register();
    const certain = await scanned([page('the crane stands here')]);
    const uncertain = await scanned([page('the crane stands here', ['crane'])]);
    expect(await foundBy('crane')).toEqual([certain, uncertain]);
    expect(await foundBy('cranes here')).toEqual([certain, uncertain]);
    expect(await foundBy('"crane stands"')).toEqual([certain, uncertain]);
    const [first, second] = await search('crane');
    expect((second?.rank ?? 0) / (first?.rank ?? 0)).toBeCloseTo(0.5, 2);
  });

  it('does not weigh less where the document also has it with high confidence', async () => {
    client = await strongroom.register();
    const once = await scanned([page('a lighthouse there')]);
    const both = await scanned([page('a lighthouse', ['lighthouse']), page('lighthouse')]);
    expect(await foundBy('lighthouse')).toEqual([both, once]);
  });

  it('makes its page the worse one', async () => {
    client = await strongroom.register();
    await scanned([page('an anchor here', ['anchor']), page('an anchor here')]);
    expect((await search('anchor'))[0]?.page).toBe(2);
  });

  it('is marked on its page, and has hits', async () => {
    client = await strongroom.register();
    const id = await scanned([page('one buoy more', ['buoy'])]);
    const { body } = await client.request<{ words: { text: string; isUncertain: boolean }[] }>(
      'GET',
      `/v1/documents/${id}/pages/1`,
    );
    const marked = body.words.filter(({ isUncertain }) => isUncertain);
    expect(marked.map(({ text }) => text)).toEqual(['buoy']);
    const hits = await client.request<{ items: { hits: { text: string }[] }[] }>(
      'GET',
      `/v1/documents/${id}/hits?q=buoy`,
    );
    expect(hits.body.items[0]?.hits.map(({ text }) => text)).toEqual(['buoy']);
  });

  it('keeps its weight when the document is indexed again', async () => {
    client = await strongroom.register();
    const certain = await scanned([page('some harbour wall')]);
    const uncertain = await scanned([page('some harbour wall', ['harbour'])]);
    await strongroom.app
      .get(SearchReindexer, { strict: false })
      .reindex({ signal: never, all: true });
    expect(await foundBy('harbour')).toEqual([certain, uncertain]);
  });

  it('of a document that an earlier release read has the weight of others', async () => {
    client = await strongroom.register();
    const id = await scanned([page('old ferry', ['ferry'])]);
    await strongroom.app
      .get(DataSource)
      .query('UPDATE document_search SET uncertain = NULL WHERE document_id = $1', [id]);
    expect(await foundBy('ferry')).toEqual([id]);
  });
});
