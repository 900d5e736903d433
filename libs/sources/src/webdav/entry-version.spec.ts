import { describe, expect, it } from 'vitest';
import { parseTime } from './entry-version.js';

describe('the time of an entry', () => {
  it('is an HTTP date', () => {
    expect(parseTime('Mon, 01 Jan 2024 00:00:00 GMT')).toEqual(new Date('2024-01-01T00:00:00Z'));
  });

  it.each([
    undefined,
    '',
    'yesterday',
    'Sat, 01 Jan 250000 00:00:00 GMT',
    '-000001-01-01T00:00:00Z',
  ])('is unknown when our answers could not say it: %s', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});
