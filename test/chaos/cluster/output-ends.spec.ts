import { describe, expect, it } from 'vitest';
import { OutputEnds } from './output-ends.ts';

describe('OutputEnds', () => {
  it('keeps a short output completely', () => {
    const ends = new OutputEnds(8);
    for (const text of ['one', ' two', ' three']) ends.push(text);
    expect(ends.text).toBe('one two three');
  });

  it('keeps the beginning and the end of a long output, and the number of omitted characters', () => {
    const ends = new OutputEnds(5);
    ends.push('first');
    for (let line = 0; line < 1_000; line += 1) ends.push('again');
    ends.push('last!');
    expect(ends.text).toBe('first\n... 5000 characters ...\nlast!');
  });
});
