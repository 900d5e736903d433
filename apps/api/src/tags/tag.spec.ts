import { describe, expect, it } from 'vitest';
import { foldName } from './tag.js';

describe('foldName', () => {
  it.each([
    ['Straße', 'STRASSE'],
    ['Été 2024', 'ete 2024'],
    ['ﬁnance', 'Finance'],
    ['in\u00advoice', 'Invoice'],
    ['ΣΊΣΥΦΟΣ', 'σισυφος'],
  ])('makes %s and %s equal', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it('keeps blanks and punctuation, also beside accents', () => {
    expect(foldName('Büro: a/b-c (x)')).toBe('buro: a/b-c (x)');
  });
});
