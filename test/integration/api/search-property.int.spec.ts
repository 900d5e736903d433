import * as fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ENGLISH_TEXT,
  GERMAN_TEXT,
  makeProse,
  seededRandom,
  SOUND_PROSE,
  textWithPhrase,
  type GeneratedText,
} from '@app/testing';
import { findUnmet, type Expectation } from '../../support/search-conditions.js';
import { storeTexts, type StoredText } from '../../support/stored-texts.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

const TEXTS = 10_000;
const BATCH = 1_000;
const LONGEST_PHRASE = 5;

let strongroom: TestApp;
let ownerId: string;
beforeAll(async () => {
  strongroom = await createTestApp({ OCR_LANGUAGES: 'eng,deu,fra' });
  const client = await strongroom.register();
  ownerId = (await client.request<{ id: string }>('GET', '/v1/me')).body.id;
});
afterAll(() => strongroom.close());

/** The parts of a code, as people type them. */
function partsOf(word: string): string[] {
  return word.split(/[^\p{L}\p{N}\p{M}]+/u).filter((part) => part !== '');
}

/** Of a script without blanks, a phrase finds only the first characters of the next page. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Thai}]/u;

/** Some texts have two pages, so that words and phrases are on both. */
function pagesOf({ text }: GeneratedText, i: number): string[] {
  const end = text.indexOf('\n', text.length / 3);
  if (i % 3 !== 0 || end < 0 || UNSPACED.test(text)) return [text];
  return [text.slice(0, end), text.slice(end + 1)];
}

async function faultsOf(
  stored: readonly StoredText[],
  expectations: readonly Expectation[],
): Promise<string[]> {
  await storeTexts(strongroom, ownerId, stored);

  const unmet = await findUnmet(strongroom, expectations);
  const pages = new Map(stored.map((text) => [text.id, text.pages.join('\f')]));
  return unmet
    .map(({ id, typed }) => `${typed} is not found in ${JSON.stringify(pages.get(id))}`)
    .toSorted((one, other) => one.length - other.length)
    .slice(0, 20);
}

describe('the search in the database', () => {
  it(
    'finds each text by each of its words, each part of its codes and its phrases',
    { timeout: 180_000 },
    async () => {
      const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
      const texts = fc.sample(textWithPhrase(), { numRuns: TEXTS, seed });
      for (let from = 0; from < TEXTS; from += BATCH) {
        const batch = texts
          .slice(from, from + BATCH)
          .map((text, i) => ({ id: uuidv7(), pages: pagesOf(text, i), text }));
        const expectations = batch.flatMap(({ id, text: { words, phrase } }) =>
          [...words, ...words.flatMap(partsOf), `"${phrase}"`].map((typed) => ({ id, typed })),
        );
        expect(await faultsOf(batch, expectations), `seed ${seed}`).toEqual([]);
      }
    },
  );

  it('stores a page and a document with more terms than PostgreSQL can have, and finds the first ones', async () => {
    const numbers = (from: number) =>
      Array.from({ length: 40_000 }, (_, i) => `${100_000 + from + 7 * i}`).join(' ');
    const id = uuidv7();
    const pages = [numbers(0), numbers(1), numbers(2), numbers(3), numbers(4)];
    expect(
      await faultsOf(
        [{ id, pages }],
        [
          { id, typed: '100000' },
          { id, typed: '"100007 100014"' },
        ],
      ),
    ).toEqual([]);
  });

  it('finds real texts in many languages by each of their words and by phrases of up to five', async () => {
    const random = seededRandom(11);
    const prose = (['eng', 'deu', 'fra'] as const).map((language) =>
      makeProse(language, 60, random).join('\n'),
    );
    const texts = [ENGLISH_TEXT, GERMAN_TEXT, ...prose, ...Object.values(SOUND_PROSE)];
    const stored = texts.map((text) => ({ id: uuidv7(), pages: [text] }));
    const expectations = stored.flatMap(({ id, pages }) =>
      typedOf(pages.join('\n'), random).map((typed) => ({ id, typed })),
    );
    expect(expectations.length).toBeGreaterThan(4_000);
    expect(await faultsOf(stored, expectations)).toEqual([]);
  });
});

/** Every word of a text, and as many phrases. Of a script without blanks: pieces of up to five characters. */
function typedOf(text: string, random: () => number): string[] {
  const words = text
    .replaceAll('"', '')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const isUnspaced = /\p{Script=Han}/u.test(text);
  const units = isUnspaced ? [...text].filter((character) => /\p{L}/u.test(character)) : words;
  if (isUnspaced) return words.flatMap((word) => substrings(word, random));
  return units.flatMap((word, from) => {
    const to = from + 1 + Math.floor(random() * LONGEST_PHRASE);
    return [word, ...partsOf(word), `"${units.slice(from, to).join(' ')}"`];
  });
}

function substrings(word: string, random: () => number): string[] {
  const characters = [...word];
  return characters
    .map((_, from) =>
      characters.slice(from, from + 1 + Math.floor(random() * LONGEST_PHRASE)).join(''),
    )
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}
