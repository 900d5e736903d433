import { describe, expect, it } from 'vitest';
import { GARBLERS, SOUND_OTHERS, SOUND_PROSE } from '@app/testing';
import { isPlausibleText } from './is-plausible-text.js';

const sound = Object.entries({ ...SOUND_PROSE, ...SOUND_OTHERS });
/** What is not found: marked letters stayed as they are, and half of the others became vowels. */
const MISSED: Readonly<Record<string, string[]>> = {
  'letters shifted by half': ['French', 'Spanish'],
};
const LATIN = ['English', 'German', 'French', 'Spanish', 'Polish', 'Finnish', 'capitals'];

describe('isPlausibleText', () => {
  it.each(sound)('keeps what is sound: %s', (_, text) => {
    expect(text.length).toBeGreaterThan(100);
    expect(isPlausibleText(text)).toBe(true);
    expect(isPlausibleText(text.slice(0, 250))).toBe(true);
  });

  it.each(Object.entries(GARBLERS))('finds garbage: %s', (name, garble) => {
    const missed = LATIN.filter((text) => isPlausibleText(garble(SOUND_PROSE[text] ?? '')));
    expect(missed).toEqual(MISSED[name] ?? []);
  });

  it('judges no text of a few words', () => {
    expect(isPlausibleText('Wklv lv d irrwhu, sdjh 3 ri 7')).toBe(true);
    expect(isPlausibleText('')).toBe(true);
  });

  it('does not take a foreign word or two for garbage', () => {
    const quote = GARBLERS['letters shifted']?.('some words that mean nothing to anybody') ?? '';
    expect(isPlausibleText(`${SOUND_PROSE['English']} ${quote}`)).toBe(true);
  });

  it('looks at the beginning of a long page alone', () => {
    const garble = GARBLERS['letters shifted'] ?? String;
    const garbage = garble(SOUND_PROSE['English'] ?? '');
    const page = (SOUND_PROSE['English'] ?? '').repeat(100);
    expect(isPlausibleText(garbage.repeat(100))).toBe(false);
    expect(isPlausibleText(page + garbage.repeat(1_000))).toBe(true);
  });
});
