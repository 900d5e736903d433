import { describe, expect, it } from 'vitest';
import { numberedName } from './moved-name.js';

describe('the name of a file whose name is taken', () => {
  it.each([
    ['scan.pdf', 1, 'scan.pdf'],
    ['scan.pdf', 2, 'scan (2).pdf'],
    ['scan', 3, 'scan (3)'],
    ['.scan', 2, '.scan (2)'],
    ['a.long name after the dot', 2, 'a.long name after the dot (2)'],
  ])('%s as number %i', (name, number, expected) => {
    expect(numberedName(name, number)).toBe(expected);
  });

  it('has at most 255 bytes, and no half of a character', () => {
    const name = numberedName(`${'漢'.repeat(83)}.pdf`, 12);
    expect(name).toBe(`${'漢'.repeat(82)} (12).pdf`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });
});
