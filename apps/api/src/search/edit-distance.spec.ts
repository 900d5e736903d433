import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.js';

describe('editDistance', () => {
  it.each([
    ['invoice', 'invoice', 0],
    ['rechnng', 'rechnung', 1],
    ['lighthuose', 'lighthouse', 1],
    ['lnvoice', 'invoice', 1],
    ['modern', 'modem', 1],
    ['invoice', 'voice', 2],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
  ])('of %s and %s is %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
    expect(editDistance(other, one)).toBe(distance);
  });
});
