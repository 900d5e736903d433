import { describe, expect, it } from 'vitest';
import { planDocuments, planOwners, WITH_BYTES } from './plan.ts';
import { KNOWN_WORDS, makeTexts } from './texts.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('the plan of a seeded database', () => {
  it.each([20_000, 100_000, 1_000_000])(
    'has %d documents, and every owner has at least 12',
    (documents) => {
      const owners = planOwners(documents);
      expect(owners.reduce((a, b) => a + b, 0)).toBe(documents);
      expect(Math.min(...owners)).toBeGreaterThanOrEqual(12);
      expect(owners[1]).toBe(documents / 100);
    },
  );

  it('gives one owner a list of more than 15,000 pages when the database has a million documents', () => {
    expect(planOwners(1_000_000)[0]).toBeGreaterThan(15_000 * 50);
  });

  it('is the same at every call, is ordered by time, and has files for the newest documents of each owner', () => {
    const owners = [40, 15, 12];
    const documents = [...planDocuments(owners, 10, NOW)];
    expect([...planDocuments(owners, 10, NOW)]).toEqual(documents);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(67);
    expect(documents.map(({ id }) => id)).toEqual(documents.map(({ id }) => id).toSorted());
    for (const owner of owners.keys()) {
      const own = documents.filter((document) => document.owner === owner);
      const files = own.map(({ file }) => file);
      expect(files.slice(0, -WITH_BYTES).every((file) => file === undefined)).toBe(true);
      expect(files.slice(-WITH_BYTES)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    }
  });
});

describe('the texts of a seeded database', () => {
  it('contain each word that the benchmark searches for, in about the stated share of the texts', () => {
    const texts = makeTexts(3_000);
    for (const { word, share } of Object.values(KNOWN_WORDS)) {
      const found =
        texts.filter(({ text }) => text.includes(`Our ${word} here.`)).length / texts.length;
      expect(found).toBeGreaterThan(share * 0.3);
      expect(found).toBeLessThan(share * 3);
    }
    expect(new Set(texts.map(({ language }) => language)).size).toBe(4);
  });
});
