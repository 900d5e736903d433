import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { textWithPhrase } from '@app/testing';
import { findHits, findSomeHits, parseSearchQuery, TextAnalyzer } from './index.js';

/** The number of generated texts. Set RUNS=10000 for a longer run. */
const RUNS = Number(process.env['RUNS'] ?? 1_000);

let analyzer: TextAnalyzer;
beforeAll(async () => {
  analyzer = await TextAnalyzer.load(['eng', 'deu', 'fra']);
});

function found(typed: string, text: string): string[] {
  return findHits(parseSearchQuery(typed, analyzer), text, analyzer).map(({ start, end }) =>
    text.slice(start, end),
  );
}

describe('findHits', () => {
  it.each([
    ['RE-2024-00457', 'Invoice RE-2024-00457 of 12.03.2021', ['RE-2024-00457']],
    ['00457', 'Invoice RE-2024-00457 of 12.03.2021', ['00457']],
    ['RE 2024 00457', 'Invoice RE-2024-00457 of', ['RE-2024-00457']],
    ['"12.03.2021"', 'of 12.03.2021, not 12.04.2021', ['12.03.2021']],
    [
      'DE89370400440532013000',
      'IBAN DE89 3704 0044 0532 0130 00.',
      ['DE89 3704 0044 0532 0130 00'],
    ],
    ['AT61 1904 3002 3457 3201', 'IBAN AT611904300234573201', ['AT611904300234573201']],
    ['0301234567', 'Tel. (030) 123 45 67', ['030) 123 45 67']],
    ['1234', 'total 1.234,56 EUR', ['1.234']],
    ['HHAB1234', 'car HH-AB 1234', ['HH-AB 1234']],
    ['cofinanzierung', 'eine Co‑Finanzierung', ['Co‑Finanzierung']],
    ['co-finanzierung', 'eine Cofinanzierung', ['Cofinanzierung']],
    ['Rechnungsbetrag', 'Der Rech\u00adnungs\u00adbetrag', ['Rech\u00adnungs\u00adbetrag']],
    ['rechnung', 'Ihre Rech-\nnung vom', ['Rech-\nnung']],
    ['"Ihre Rechnung vom"', 'Ihre Rech-\nnung vom März', ['Ihre Rech-\nnung vom']],
    ['mueller', 'Herr Müller', ['Müller']],
    ['Müller', 'Herr Mueller', ['Mueller']],
    ['muller', 'Herr Müller', ['Müller']],
    ['strasse', 'Lange Straße', ['Straße']],
    ['ΛΟΓΑΡΙΑΣΜΟΣ', 'ο λογαριασμός', ['λογαριασμός']],
    ['عقد', 'عَقْدُ إِيجَارٍ', ['عَقْدُ']],
    ['合同', '房屋租赁合同的说明', ['合同']],
    ['契約書', '本契\n約書は', ['契\n約書']],
    ['ガス', 'ｶﾞｽ料金', ['ｶﾞｽ']],
    ['ﬁnance', 'the finance', ['finance']],
    ['strom*', 'Die Stromrechnung', ['Stromrechnung']],
    [
      'https://wasserwerk-nord.example/konto',
      'see www.wasserwerk-nord.example/konto/7',
      ['wasserwerk-nord.example/konto'],
    ],
    ["don't", 'You dont and don’t', ['dont', 'don’t']],
    ['"to be or not to be"', 'To be, or not to be.', ['To be, or not to be']],
    ['-49,90', 'Debit -49,90 EUR', ['49,90']],
  ])('finds %j in %j', (typed, text, expected) => {
    expect(found(typed, text)).toEqual(expected);
  });

  it.each([
    ['2024-00457', 'Invoice 00457 of 2024'],
    ['"lease agreement"', 'agreement to lease'],
    ['12.03.2021', 'page 12, part 03, year 2021'],
    ['合同', '合 并 不 同'.replaceAll(' ', '')],
    ['и', 'й'],
  ])('does not find %j in %j', (typed, text) => {
    expect(found(typed, text)).toEqual([]);
  });

  it.each([
    [
      'many words',
      Array.from({ length: 240 }, (_, i) => `w${i}`)
        .join(' ')
        .slice(0, 500),
      'word '.repeat(40_000),
    ],
    ['a phrase that repeats a word', `"${'a '.repeat(31)}b"`, 'a '.repeat(100_000)],
    ['many beginnings', 'a* b* c* d* e* '.repeat(30).trim(), 'word '.repeat(40_000)],
  ])('needs bounded time for %s', (_, typed, text) => {
    expect(found(typed, text)).toEqual([]);
  });

  it('finds each word, each part of a code and each phrase of a text', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(textWithPhrase(), ({ words, text, phrase }) => {
        expect(found(`"${phrase}"`, text), `${phrase} in ${text}`).not.toEqual([]);
        for (const word of words) {
          const hits = found(word, text);
          expect(hits, `${word} in ${text}`).not.toEqual([]);
          const some = findSomeHits(parseSearchQuery(word, analyzer), text, analyzer);
          expect(hits).toEqual(
            expect.arrayContaining(some.map(({ start, end }) => text.slice(start, end))),
          );
          for (const part of word.split(/[^\p{L}\p{N}\p{M}]+/u)) {
            if (part === '') continue;
            expect(found(part, text), `${part} of ${word} in ${text}`).not.toEqual([]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
