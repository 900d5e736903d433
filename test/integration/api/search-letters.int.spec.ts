import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '@app/testing';
import { LETTERS, type Letter } from '../../support/letters.js';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

/** More groups than these are a telephone or account number, which is found in its order alone. */
const MOST_WORDS = 3;
const PHRASES = 80;
const LONGEST_PHRASE = 5;

let strongroom: TestApp;
beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

async function store(client: TestClient, filename: string, pages: readonly string[]) {
  const { body } = await client.upload(randomUUID(), { filename });
  await readPages(strongroom, body.id, pages);
  return body.id;
}

interface FoundItem {
  readonly match: 'exact' | 'similar';
  readonly document: { readonly id: string };
}

async function found(client: TestClient, q: string): Promise<string[]> {
  const path = `/v1/search?q=${encodeURIComponent(q)}`;
  const { body } = await client.request<{ items: FoundItem[] }>('GET', path);
  // Similar words of the account are collected in the background, and may be found besides.
  return body.items.filter(({ match }) => match === 'exact').map(({ document }) => document.id);
}

/** The words and numbers of a text, without case and accents: written here anew, to judge the search by. */
function plainWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (
    folded
      .replaceAll('ß', 'ss')
      .replaceAll('œ', 'oe')
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

/** Whether the text has all that is typed between blanks, or a quoted phrase: as the same words in the same order. */
function contains(text: string, typed: string): boolean {
  const words = ` ${plainWords(text).join(' ')} `;
  const items = typed.startsWith('"') ? [typed] : typed.split(' ');
  if (items.length > MOST_WORDS) return words.includes(` ${plainWords(typed).join(' ')} `);
  return items.every((item) => words.includes(` ${plainWords(item).join(' ')} `));
}

/** The words of a letter as a person reads them: those that are split between lines and pages are whole. */
function readWords({ pages }: Letter): string[] {
  return pages
    .join('\n')
    .replaceAll(/-\n(?=\p{Ll})/gu, '')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** A word as it is written, without the signs around it, in its parts, in capitals, and without accents. */
function formsOf(word: string): string[] {
  const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const parts = bare.split(/[^\p{L}\p{N}]+/u);
  const unaccented = bare.normalize('NFD').replace(/\p{M}/gu, '');
  // An amount is another number without its decimal point. Words with apostrophes are typed below.
  const joined = /^[\d.,]+$|['’]/.test(bare) ? [] : [parts.join('')];
  return [bare, ...parts, bare.toUpperCase(), bare.toLowerCase(), unaccented, ...joined];
}

function* phrasesOf(letter: Letter): Generator<string> {
  const words = readWords(letter).map((word) => word.replaceAll('"', ''));
  const random = seededRandom(2024);
  for (let i = 0; i < PHRASES; i += 1) {
    const length = 2 + Math.floor(random() * (LONGEST_PHRASE - 1));
    const from = Math.floor(random() * (words.length - length + 1));
    yield words.slice(from, from + length).join(' ');
  }
}

describe.each(Object.entries(LETTERS))('a letter in %s', (_language, letter) => {
  let client: TestClient;
  let id: string;
  const others = new Map<string, string>();
  beforeAll(async () => {
    client = await strongroom.register();
    id = await store(client, letter.filename, letter.pages);
    for (const text of letter.others) {
      others.set(await store(client, 'other.txt', [text]), text);
    }
  });

  /** Returns what was not found, and which other text was found that does not contain what was typed. */
  async function faultsOf(typed: Iterable<string>): Promise<string[]> {
    const faults: string[] = [];
    for (const q of new Set(typed)) {
      const ids = await found(client, q);
      if (!ids.includes(id)) faults.push(`${q}: not found`);
      for (const other of ids) {
        const text = others.get(other);
        if (text !== undefined && !contains(text, q)) faults.push(`${q}: finds ${text}`);
      }
    }
    return faults;
  }

  it('is found by each of its words, in whole and in part', async () => {
    expect(await faultsOf(readWords(letter).flatMap(formsOf))).toEqual([]);
  });

  it('is found by its codes with and without blanks, and by what people type for its words', async () => {
    const codes = letter.codes.flatMap((code) => [code, code.replaceAll(/\s/g, ''), `"${code}"`]);
    expect(await faultsOf([...codes, ...letter.typed])).toEqual([]);
  });

  it('is found by phrases of up to five of its words', async () => {
    const phrases = [...phrasesOf(letter)];
    expect(await faultsOf(phrases.map((phrase) => `"${phrase}"`))).toEqual([]);
    expect((await faultsOf(phrases)).filter((fault) => fault.endsWith('not found'))).toEqual([]);
  });
});
