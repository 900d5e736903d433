import { describe, expect, it } from 'vitest';
import { GARBLERS, SOUND_PROSE } from '@app/testing';
import { isMeaningfulText } from './is-meaningful-text.js';

describe('isMeaningfulText', () => {
  it.each(Object.entries(SOUND_PROSE))('accepts %s, also a few words of it', (_, text) => {
    expect(isMeaningfulText(text)).toBe(true);
    expect(isMeaningfulText(text.slice(0, 60))).toBe(true);
    expect(isMeaningfulText(text.slice(0, 20))).toBe(true);
  });

  it.each([
    'Výbava na přání',
    'Checkliste Service',
    'KEY INVESTOR INFORMATION',
    'Uvolnění vinkulace –',
    'Times New Roman\r\nCalibri\r\nArial Italic',
    'の削除・インストールについて【 の場合】',
  ])('accepts %j', (text) => {
    expect(isMeaningfulText(text)).toBe(true);
  });

  // Reversed words and Latin letters in other languages' places are no faults of a missing table.
  it.each(['letters shifted', 'numbers of glyphs', 'signs for letters', 'random letters', 'dust'])(
    'refuses %s',
    (name) => {
      for (const language of ['English', 'German', 'capitals']) {
        const garbled = GARBLERS[name]?.(SOUND_PROSE[language] ?? '') ?? '';
        expect(isMeaningfulText(garbled)).toBe(false);
        expect(isMeaningfulText(garbled.slice(0, 30))).toBe(false);
      }
    },
  );

  it.each([
    '6XPPD',
    '9ROXPHV RI WKH',
    '᧒ᥱᦎᦫ',
    '䋴䋮䋶糫 Ǎ蒭鍍伴俘緌鍍伴俘勢渡袱糫',
    'lllllllllllll',
    '',
    '12 345,00',
  ])('refuses %j', (text) => {
    expect(isMeaningfulText(text)).toBe(false);
  });
});
