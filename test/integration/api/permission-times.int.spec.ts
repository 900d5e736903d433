import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { seededRandom } from '@app/testing';
import { compareMedians, timeInTurns } from '../../support/permissions/timings.js';
import { storeTexts } from '../../support/stored-texts.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

/** More than most accounts have, so that a search that reads them for another account takes visibly longer. */
const ALICES_DOCUMENTS = 5_000;
const PAIRS = 100;
const WARM_UP = 20;

let strongroom: TestApp;
let bob: TestClient;
let foreignId: string;
let ownId: string;

beforeAll(async () => {
  strongroom = await createTestApp();
  bob = await strongroom.register();
  const alice = await strongroom.register();
  const ids = Array.from({ length: ALICES_DOCUMENTS }, () => uuidv7());
  foreignId = ids[0] ?? '';
  const pages = ['Seven quaggas of the harbour.', 'Kept indoors.'];
  await storeTexts(
    strongroom,
    await idOf(alice),
    ids.map((id) => ({ id, pages })),
  );
  ownId = uuidv7();
  await storeTexts(strongroom, await idOf(bob), [
    { id: ownId, pages: ['Walnuts of the harbour.'] },
  ]);
});
afterAll(() => strongroom.close());

async function idOf(client: TestClient): Promise<string> {
  return (await client.request<{ id: string }>('GET', '/v1/me')).body.id;
}

describe('the time of an answer', () => {
  const unknownId = (): string => `${foreignId.slice(0, -4)}ffff`;
  const search = (q: string): string => `/v1/search?q=${encodeURIComponent(q)}`;

  it.each<[string, () => string, () => string, number]>([
    ['a document', () => `/v1/documents/${foreignId}`, () => `/v1/documents/${unknownId()}`, 404],
    [
      'a text',
      () => `/v1/documents/${foreignId}/text`,
      () => `/v1/documents/${unknownId()}/text`,
      404,
    ],
    [
      'a page',
      () => `/v1/documents/${foreignId}/pages/1`,
      () => `/v1/documents/${unknownId()}/pages/1`,
      404,
    ],
    ['a word', () => search('quaggas'), () => search('zyxwgas'), 200],
    ['a phrase', () => search('"seven quaggas"'), () => search('"zyxwn zyxwgas"'), 200],
    ['the beginning of a word', () => search('quagg*'), () => search('zyxwg*'), 200],
    ['a word of both and one', () => search('harbour quaggas'), () => search('harbour zyxw'), 200],
  ])('does not tell bob whether alice has %s', async (_name, foreign, unknown, status) => {
    const get = (path: string) => async () => {
      expect((await bob.request('GET', path)).status).toBe(status);
    };
    await timeInTurns(WARM_UP, get(foreign()), get(unknown()));
    const times = await timeInTurns(PAIRS, get(foreign()), get(unknown()));
    const { apart, bound } = compareMedians(times);
    expect(apart).toBeLessThan(bound);
  });
});

describe('the comparison of times', () => {
  const samples = (shift: number) => {
    const random = seededRandom(7);
    const times = (plus: number) => Array.from({ length: PAIRS }, () => 2 + random() * 2 + plus);
    return { one: times(0), other: times(shift) };
  };

  it('accepts times of one distribution, and sees a difference of twice the range', () => {
    const same = compareMedians(samples(0));
    expect(same.apart).toBeLessThan(same.bound / 3);
    const different = compareMedians(samples(2));
    expect(different.apart).toBeGreaterThan(different.bound);
  });
});
