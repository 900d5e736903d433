import { describe, expect, it } from 'vitest';
import { describeDifference, REJECTED } from './describe-difference.ts';
import { parsePopplerWords, parseTesseractWords } from './other-words.ts';

const NONE = { words: [] };

function layer(...texts: readonly string[]) {
  const xml = texts
    .map((text) => `<word xMin="10" yMin="20" xMax="60" yMax="30">${text}</word>`)
    .join('\n');
  return { words: parsePopplerWords(`<page width="100" height="200">\n${xml}\n</page>`) };
}

function picture(...texts: readonly string[]) {
  const rows = texts.map((text) => `5\t1\t1\t1\t1\t1\t50\t20\t100\t20\t95\t${text}`);
  const page = '1\t1\t0\t0\t0\t0\t0\t0\t500\t200\t-1\t';
  return { words: parseTesseractWords([page, ...rows].join('\n'), 1) };
}

describe('describeDifference', () => {
  it('finds no difference between equal texts', () => {
    const ours = { text: 'Rope & tar', errors: [] };
    expect(describeDifference(ours, layer('Rope', '&amp;', 'tar'), picture('Rope'))).toMatchObject({
      kinds: ['same'],
      line: 'the same 3 words',
    });
  });

  it('names the words of the layer that are missing, with their boxes', () => {
    const { kinds, line, lost } = describeDifference(
      { text: 'Rope', errors: [] },
      layer('Rope', 'canvas', 'lantern'),
      picture('lantern'),
    );
    expect(kinds).toEqual(['lost from the layer']);
    expect(line).toBe(
      'lost from the layer: 2 of 3 words: canvas lantern (1 also seen in the picture)',
    );
    expect(lost[0]).toMatchObject({ page: 1, left: 0.1, top: 0.1, width: 0.5, height: 0.05 });
  });

  it('names the words that only the picture has', () => {
    const found = picture('Received', 'harbour', 'office', 'to');
    const { kinds, lost } = describeDifference({ text: '', errors: [] }, NONE, found);
    expect(kinds).toEqual(['lost from the picture']);
    expect(lost[0]).toMatchObject({ left: 0.1, top: 0.1, width: 0.2, height: 0.1 });
  });

  it('reports words that no other program finds', () => {
    const ours = { text: 'ee rrw oe nn', errors: [] };
    expect(describeDifference(ours, NONE, NONE).kinds).toEqual(['only ours']);
  });

  it.each([
    [REJECTED, 'rejected'],
    ['page.timeout', 'failed'],
  ])('reports the error %s as %s', (error, kind) => {
    expect(describeDifference({ text: '', errors: [error] }, NONE, NONE).kinds).toEqual([kind]);
  });
});
