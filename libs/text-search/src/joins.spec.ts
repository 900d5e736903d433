import { describe, expect, it } from 'vitest';
import { joinsOf } from './joins.js';
import { piecesOf } from './pieces.js';

function joined(text: string): string[] {
  return [...joinsOf(piecesOf(text)).values()].flat().map(({ term }) => term);
}

describe('joinsOf', () => {
  it.each([
    ['O’Brien-Núñez', 'obrien'],
    ['E-Mail-Adresse', 'email'],
    ['"O-Ring";"12"', 'oring'],
    ['M-GW 4711', 'mgw4711'],
    ['K-ÖL 99E', 'kol99e'],
    ['ID 12 345 678 901', '12345678901'],
    ['1Z 999 AA1 01 2345 6784', '1z999aa10123456784'],
    ['91 123 45 67', '911234567'],
    ['IBAN GB29 NWBK 6016 1331 9268 19 by', 'gb29nwbk60161331926819'],
    ['1.000', '1000'],
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ["1'234.50", '1234.50'],
    ['1 234,56', '1234'],
    ['-49,90', '49.90'],
  ])('joins a part of %j to %j', (text, term) => {
    expect(joined(text)).toContain(term);
  });

  it.each([
    ['1,234.56', '123456'],
    ['49,90', '4990'],
    ['version 1.2.3', '123'],
    ['56/7', '567'],
    ['12;7;30', '12730'],
    ['the end. Begin', 'endbegin'],
  ])('does not join %j to %j', (text, term) => {
    expect(joined(text)).not.toContain(term);
  });
});
