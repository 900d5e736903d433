import { describe, expect, it } from 'vitest';
import { ENGLISH_TEXT, GERMAN_TEXT } from '@app/testing';
import { PageLanguages } from './page-languages.js';

const AUTO = ['eng', 'deu', 'rus', 'auto'];
/** As the English model reads German umlauts. */
const MISREAD_GERMAN = GERMAN_TEXT.replaceAll(/[äöüß]/g, 'i');

function retries(
  text: string,
  { confidence = 0.95, language = ['eng'], requested = AUTO } = {},
): (readonly string[])[] {
  return new PageLanguages(requested).languagesToRetry({ text, confidence, language });
}

describe('the languages of a page', () => {
  it('are those of the upload, if it names them', () => {
    const languages = new PageLanguages(['eng', 'deu']);
    expect(languages.forFirstReading).toEqual(['eng', 'deu']);
    expect(languages.languagesOfOtherScripts(['eng'])).toEqual([]);
    expect(retries(MISREAD_GERMAN, { requested: ['eng'] })).toEqual([]);
  });

  it('are the first candidate at first, then those of the page before', () => {
    const languages = new PageLanguages(AUTO);
    expect(languages.forFirstReading).toEqual(['eng']);
    expect(languages.settle(GERMAN_TEXT, ['deu'])).toEqual(['deu']);
    expect(languages.forFirstReading).toEqual(['deu']);
  });

  it('are those of a text layer for the next page, which may be a scan', () => {
    const languages = new PageLanguages(AUTO);
    expect(languages.guess(GERMAN_TEXT)).toBe('deu');
    expect(languages.forFirstReading).toEqual(['deu']);
  });

  it('are only those that the text shows, of those in which it was read', () => {
    expect(new PageLanguages(AUTO).settle(ENGLISH_TEXT, ['deu', 'eng'])).toEqual(['eng']);
    expect(new PageLanguages(AUTO).settle('4711', ['deu', 'eng'])).toEqual(['deu', 'eng']);
  });
});

describe('a page is read again', () => {
  it('in the language of its letters', () => {
    expect(retries(MISREAD_GERMAN)).toEqual([['deu']]);
    expect(retries(ENGLISH_TEXT, { language: ['deu'] })).toEqual([['eng']]);
  });

  it('in both languages if its parts differ', () => {
    const [retry] = retries(`${ENGLISH_TEXT}\n${MISREAD_GERMAN}`);
    expect(retry?.toSorted()).toEqual(['deu', 'eng']);
  });

  it('in the other languages of its script if it is short and the confidence is low', () => {
    expect(retries('Jiirgen Weill', { confidence: 0.78 })).toEqual([['deu']]);
  });

  it('not if it is right, or short with a high confidence, or empty', () => {
    expect(retries(ENGLISH_TEXT, { confidence: 0.6 })).toEqual([]);
    expect(retries('Miriam Okafor', { confidence: 0.96 })).toEqual([]);
    expect(retries('', { confidence: 0 })).toEqual([]);
  });
});
