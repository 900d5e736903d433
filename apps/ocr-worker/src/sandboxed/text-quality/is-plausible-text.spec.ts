import { describe, expect, it } from 'vitest';
import { GARBLERS, SOUND_OTHERS, SOUND_PROSE } from '@app/testing';
import { isPlausibleText } from './is-plausible-text.js';

const sound = Object.entries({ ...SOUND_PROSE, ...SOUND_OTHERS });
/** A case that is not found: accented letters are kept, and half of the others became vowels. */
const MISSED: Readonly<Record<string, string[]>> = {
  'letters shifted by half': ['French', 'Spanish'],
};
const LATIN = ['English', 'German', 'French', 'Spanish', 'Polish', 'Finnish', 'capitals'];

describe('isPlausibleText', () => {
  it.each(sound)('accepts %s', (_, text) => {
    expect(text.length).toBeGreaterThan(100);
    expect(isPlausibleText(text)).toBe(true);
    expect(isPlausibleText(text.slice(0, 250))).toBe(true);
  });

  it.each(Object.entries(GARBLERS))('rejects %s', (name, garble) => {
    const missed = LATIN.filter((text) => isPlausibleText(garble(SOUND_PROSE[text] ?? '')));
    expect(missed).toEqual(MISSED[name] ?? []);
  });

  it('accepts any text of a few words', () => {
    expect(isPlausibleText('Wklv lv d irrwhu, sdjh 3 ri 7')).toBe(true);
    expect(isPlausibleText('')).toBe(true);
  });

  it('accepts a few foreign words', () => {
    const quote = GARBLERS['letters shifted']?.('some words that mean nothing to anybody') ?? '';
    expect(isPlausibleText(`${SOUND_PROSE['English']} ${quote}`)).toBe(true);
  });

  it('examines only the beginning of a long page', () => {
    const garble = GARBLERS['letters shifted'] ?? String;
    const garbage = garble(SOUND_PROSE['English'] ?? '');
    const page = (SOUND_PROSE['English'] ?? '').repeat(100);
    expect(isPlausibleText(garbage.repeat(100))).toBe(false);
    expect(isPlausibleText(page + garbage.repeat(1_000))).toBe(true);
  });
});
