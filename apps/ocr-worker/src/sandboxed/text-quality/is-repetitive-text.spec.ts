import { describe, expect, it } from 'vitest';
import { ENGLISH_TEXT, SOUND_OTHERS, SOUND_PROSE } from '@app/testing';
import { isRepetitiveText } from './is-repetitive-text.js';

describe('isRepetitiveText', () => {
  it.each(Object.entries(SOUND_PROSE))('finds no repetition in %s', (_, text) => {
    expect(isRepetitiveText(text)).toBe(false);
  });

  it.each(['figures', 'accounts', 'addresses', 'contents', 'query', 'log'])(
    'finds no repetition in %s',
    (name) => {
      expect(isRepetitiveText(SOUND_OTHERS[name] ?? '')).toBe(false);
    },
  );

  it.each(['Wq xk Wq xk', 'of the harbour', 'Il1 lll'])('finds 40 times %j', (words) => {
    expect(isRepetitiveText(`${words}\n`.repeat(40))).toBe(true);
  });

  it('accepts a few labels, and the same heading twice', () => {
    expect(isRepetitiveText('Fragile! '.repeat(12))).toBe(false);
    expect(isRepetitiveText(`${ENGLISH_TEXT}\n${ENGLISH_TEXT}`)).toBe(false);
  });
});
