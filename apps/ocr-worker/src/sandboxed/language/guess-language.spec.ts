import { describe, expect, it } from 'vitest';
import { ENGLISH_TEXT, GERMAN_TEXT } from '@app/testing';
import { guessLanguage } from './guess-language.js';

describe('guessLanguage', () => {
  it.each([
    ['eng', ENGLISH_TEXT],
    ['deu', GERMAN_TEXT],
    ['deu', GERMAN_TEXT.replaceAll(/[äöüÄÖÜß]/g, 'a')],
    ['fra', 'Les archives du port tiennent dans quarante boîtes grises, une pour chaque année.'],
  ])('recognises %s', (language, text) => {
    expect(guessLanguage(text, ['eng', 'deu', 'fra'])).toBe(language);
  });

  it('returns only candidates', () => {
    expect(guessLanguage(GERMAN_TEXT, ['eng'])).toBe('eng');
    expect(
      guessLanguage(
        '这是一个关于港口和船只的很长的故事，没有人知道它是什么时候写的，也没有人知道是谁写的。',
        ['eng', 'chi_sim'],
      ),
    ).toBe('chi_sim');
  });

  it('returns nothing for a few words, for digits, or without candidates', () => {
    expect(guessLanguage('Miriam Okafor', ['eng', 'deu'])).toBeUndefined();
    expect(guessLanguage('4711 '.repeat(50), ['eng', 'deu'])).toBeUndefined();
    expect(guessLanguage(ENGLISH_TEXT, [])).toBeUndefined();
  });
});
