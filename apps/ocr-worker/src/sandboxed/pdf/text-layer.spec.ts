import { describe, expect, it } from 'vitest';
import { ENGLISH_TEXT } from '@app/testing';
import type { PdfPageFacts } from './pdf-protocol.js';
import { isTextLayerUsable, textOfLayer } from './text-layer.js';

const facts = (overrides: Partial<PdfPageFacts>): PdfPageFacts => ({
  width: 595,
  height: 842,
  text: 'A page of text.',
  notes: [],
  xfa: null,
  unmappedShare: 0,
  unmappedText: '',
  objectCount: 10,
  isExamined: true,
  hasUnreadAnnotations: false,
  pathCount: 0,
  outlined: new Float32Array(),
  imageCoverage: 0,
  imagePixels: 0,
  imageDpi: null,
  ...overrides,
});
const LONG = ENGLISH_TEXT;

describe('isTextLayerUsable', () => {
  it.each<[string, boolean, Partial<PdfPageFacts>]>([
    ['takes the text of an ordinary page', true, {}],
    ['takes a page number alone on an empty page', true, { text: '12' }],
    ['takes nothing from a page without text', false, { text: ' \r\n ' }],
    ['leaves a stamp over a scan to recognition', false, { imageCoverage: 1 }],
    ['takes the hidden text behind a scan', true, { text: LONG, imageCoverage: 1 }],
    ['takes text beside a picture', true, { imageCoverage: 0.3 }],
    ['refuses replacement characters', false, { text: '\ufffd\ufffd\ufffd ok' }],
    [
      'refuses private characters',
      false,
      { text: LONG.replaceAll('o', '\ue001') + '\ue002'.repeat(90) },
    ],
    [
      'refuses what a scan repeats',
      false,
      { text: 'of the harbour\n'.repeat(40), imageCoverage: 1 },
    ],
    [
      'takes characters without a table that make sense',
      true,
      { unmappedShare: 1, unmappedText: 'Výbava na přání' },
    ],
    [
      'refuses characters without a table that make no sense',
      false,
      { unmappedShare: 0.5, unmappedText: '9ROXPHV RI WKH' },
    ],
    ['leaves letters drawn as outlines to recognition', false, { text: 'p. 3', pathCount: 900 }],
    ['takes text among many lines of a table', true, { text: LONG, pathCount: 900 }],
  ])('%s', (_, expected, overrides) => {
    expect(isTextLayerUsable(facts(overrides))).toBe(expected);
  });
});

describe('textOfLayer', () => {
  it('joins a word that was hyphenated at a line break', () => {
    expect(textOfLayer('Hafen\ufffebehörde')).toBe('Hafenbehörde');
    expect(textOfLayer('Hafen\u0002\r\nbehörde')).toBe('Hafen\nbehörde');
    expect(textOfLayer('S\u0002Bahn')).toBe('S-Bahn');
  });
});
