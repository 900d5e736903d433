import { describe, expect, it } from 'vitest';
import { KeyedHash } from './keyed-hash.js';

const hexOf = (hash: KeyedHash) => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(hash.low, 0);
  bytes.writeInt32LE(hash.high, 4);
  return bytes.toString('hex');
};

describe('the keyed hash', () => {
  // vectors_hsip64 of the reference implementation: key and message are the bytes 0, 1, 2, …
  it.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
    [6, 'ce3e91358aa2bc25'],
    [8, 'edfee820bce4858c'],
    [10, '95b0469f06a6f2ee'],
  ])('is HalfSipHash-2-4-64: %i bytes', (length, expected) => {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => index));
    const hash = new KeyedHash(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]));
    hash.update(bytes.toString('utf16le'));
    expect(hexOf(hash)).toBe(expected);
  });

  it('differs from process to process', () => {
    const hashes = [new KeyedHash(), new KeyedHash()].map((hash) => {
      hash.update('ip:192.0.2.1');
      return hexOf(hash);
    });
    expect(new Set(hashes).size).toBe(2);
  });
});
