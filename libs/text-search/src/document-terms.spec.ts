import { beforeAll, describe, expect, it } from 'vitest';
import {
  detailsVector,
  DocumentTerms,
  parseSearchQuery,
  phraseQuery,
  TextAnalyzer,
} from './index.js';

let analyzer: TextAnalyzer;
beforeAll(async () => {
  analyzer = await TextAnalyzer.load(['eng', 'deu']);
});

describe('DocumentTerms', () => {
  it('writes the terms of a page with their positions', () => {
    expect(new DocumentTerms(analyzer).addPage('Pier 7, pier').vector).toBe("'pier':1,3 '7':2");
  });

  it('gives words of the next page the weight C, so that phrases continue there', () => {
    const { vector } = new DocumentTerms(analyzer).addPage('the lease', 'agreement of May');
    expect(vector).toContain("'lease':2 ");
    expect(vector).toContain("'agreement':3C");
  });

  it('gives uncertain words the weight B, and lists the terms that occur only there', () => {
    const terms = new DocumentTerms(analyzer);
    const { vector } = terms.addPage('pier and dock', 'ship', [{ start: 9, end: 13 }]);
    expect(vector).toBe("'pier':1 'and':2 'dock':3B 'ship':4C");
    expect(terms.uncertainVector()).toBe("'dock':1");
    terms.addPage('dock');
    expect(terms.uncertainVector()).toBeNull();
    terms.addPage('pier', '', [{ start: 0, end: 4 }]);
    expect(terms.uncertainVector()).toBeNull();
  });

  it('joins a word that is split between two pages', () => {
    const { vector } = new DocumentTerms(analyzer).addPage('it con-', 'tinues here');
    expect(vector).toContain("'continues':2");
  });

  it('stems by the language that the words of the page show', () => {
    const german =
      'Ihre Rechnungen und die Versicherungen für das Jahr, die wir Ihnen nicht zugestellt haben';
    expect(new DocumentTerms(analyzer).addPage(german).vector).toContain("'rechnung':");
    const english =
      'These are the invoices that you have not paid and which we will send to you again';
    const { vector } = new DocumentTerms(analyzer).addPage(english);
    expect(vector).toContain("'invoic':");
  });

  it('counts how often a word occurs in the document, by even positions', () => {
    const terms = new DocumentTerms(analyzer);
    terms.addPage('quay');
    terms.addPage('quay quay and mole');
    expect(terms.textVector()).toContain("'quay':16382,16380");
    expect(terms.textVector()).toContain("'mole':16382");
  });

  it('marks a page that has more positions than PostgreSQL keeps', () => {
    const word = 'quay ';
    expect(new DocumentTerms(analyzer).addPage(word.repeat(256)).vector).not.toContain('~');
    expect(new DocumentTerms(analyzer).addPage(word.repeat(257)).vector).toContain("'~':1");
    const [unit] = parseSearchQuery('"quay mole"', analyzer).anyOf[0]?.required ?? [];
    const [phrase] = unit?.alternatives[0] ?? [];
    expect(phrase && phraseQuery(phrase)).toBe(
      "(('quay') <-> ('mole')) | ('~' & ('quay') & ('mole'))",
    );
  });

  it('leaves out terms beyond one MiB and counts them', () => {
    const terms = new DocumentTerms(analyzer);
    for (let page = 0; page < 30; page += 1) {
      terms.addPage(
        Array.from({ length: 5_000 }, (_, i) => `${100_000 + page * 5_000 + i}`).join('; '),
      );
    }
    expect(terms.termsLeftOut).toBeGreaterThan(0);
    expect(terms.textVector().length).toBeGreaterThan(900_000);
  });
});

describe('detailsVector', () => {
  it('weighs title, tags and file name, with no phrase from one to the next', () => {
    const details = { title: 'Lease', tags: ['harbour', 'old town'], filename: 'a_b.pdf' };
    expect(detailsVector(analyzer, details)).toMatch(
      /'lease':1A .*'harbour':12B .*'old':23B .*'town':24B .*'pdf':\d+C/,
    );
  });
});

describe('hostile texts', () => {
  it.each([
    ['blanks between characters', `契${' '.repeat(400_000)}!約`],
    ['invisible characters', `a${'\u200b'.repeat(400_000)}`],
    ['pieces without an end', 'a1'.repeat(200_000)],
    ['separators without an end', 'a.'.repeat(200_000)],
    ['hyphens', `a${'-'.repeat(400_000)}\n!b`],
    ['marks', `a${'\u0301'.repeat(400_000)}`],
  ])('takes linear time for %s', (_, text) => {
    // An attempt of quadratic time does not end within the time limit of the test.
    expect(new DocumentTerms(analyzer).addPage(text).vector.length).toBeLessThan(10_000_000);
  });
});
