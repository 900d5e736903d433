import { describe, expect, it } from 'vitest';
import type { PageWord } from '@app/contracts';
import { joinLayer } from './join-layer.js';

/** One line per text, below each other. */
function wordsOf(texts: readonly string[], top: number, confidence: number | null): PageWord[] {
  return texts.flatMap((text, line) =>
    text
      .split(' ')
      .map((word, i): PageWord => [word, 60 + i * 50, top + line * 20, 45, 10, confidence, line]),
  );
}

function layerOf(texts: readonly string[], doubtful: readonly number[] = []) {
  const words = wordsOf(texts, 60, null);
  return { text: texts.join('\n'), words, doubtfulLines: new Set(doubtful) };
}

function readOf(texts: readonly string[], confidence = 0.9) {
  return {
    text: texts.join('\n'),
    words: wordsOf(texts, 300, confidence),
    confidence,
    language: 'eng',
    rotation: 0,
    skew: 0,
  } as const;
}

describe('joinLayer', () => {
  it('adds what was recognised, with its confidence', () => {
    const page = joinLayer(layerOf(['Expense report']), readOf(['RECEIPT of Pemberton']));
    expect(page).toMatchObject({
      source: 'mixed',
      text: 'Expense report\nRECEIPT of Pemberton',
      language: 'eng',
    });
    expect(page.confidence).toBeCloseTo(0.9);
    expect(page.words.map(([, , , , , confidence]) => confidence)).toEqual([
      null,
      null,
      0.9,
      0.9,
      0.9,
    ]);
  });

  it('is the text of the file alone when only texture was recognised', () => {
    const layer = layerOf(['A caption']);
    for (const read of [readOf(['xq zrt'], 0.3), readOf(['| ~ - ='], 0.9), readOf([])]) {
      const page = joinLayer(layer, { ...read, skew: 2 });
      expect(page).toMatchObject({ source: 'text-layer', text: 'A caption', skew: 0 });
      expect(page.confidence).toBe(null);
    }
  });

  it('leaves out a misplaced line whose words were recognised', () => {
    const layer = layerOf(['the seven brass lamps', 'a hidden keyword'], [0, 1]);
    const page = joinLayer(layer, readOf(['the seven brass Iamps']));
    expect(page.text).toContain('hidden keyword');
    expect(page.text).not.toContain('brass lamps');
    expect(page.source).toBe('mixed');
  });

  it('is recognised when nothing of the file is left', () => {
    const page = joinLayer(layerOf(['seven brass lamps'], [0]), readOf(['seven brass lamps']));
    expect(page).toMatchObject({ source: 'ocr', text: 'seven brass lamps' });
  });

  it('keeps a text that is too long to be placed as a whole', () => {
    const text = 'word '.repeat(20_000).trim();
    const layer = { ...layerOf(['word']), text };
    const page = joinLayer(layer, readOf(['more of it']));
    expect(page.text.startsWith(text)).toBe(true);
    expect(page.text).toContain('more of it');
  });
});
