import { describe, expect, it } from 'vitest';
import { HeldBytes } from './held-bytes.js';

function held(...texts: string[]): HeldBytes {
  const bytes = new HeldBytes();
  for (const text of texts) bytes.add(Buffer.from(text));
  return bytes;
}

const textOf = ({ chunks }: HeldBytes) => Buffer.concat([...chunks]).toString();

describe('HeldBytes', () => {
  it.each([
    [0, 'onetwothree'],
    [2, 'etwothree'],
    [3, 'twothree'],
    [7, 'hree'],
    [11, ''],
  ])('contains the bytes after the first %i, which were written', (written, remaining) => {
    const bytes = held('one', 'two', 'three');
    bytes.drop(written);
    expect(textOf(bytes)).toBe(remaining);
  });

  it('keeps bytes that were added while others were written', () => {
    const bytes = held('one');
    bytes.add(Buffer.from('two'));
    bytes.drop(3);
    expect(textOf(bytes)).toBe('two');
  });

  it('is full when it has the maximum number of chunks or of bytes', () => {
    const bytes = held(...Array.from({ length: 1_024 }, () => ''));
    expect(bytes.isFull).toBe(true);
    bytes.drop(0);
    expect(bytes.isFull).toBe(false);
    bytes.add(Buffer.alloc(512 * 1024));
    expect(bytes.isFull).toBe(true);
  });

  it('is empty after forget(), also when bytes are reported as written afterwards', () => {
    const bytes = held('one', 'two');
    bytes.forget();
    bytes.drop(3);
    expect(bytes.chunks).toEqual([]);
    bytes.add(Buffer.from('three'));
    expect(textOf(bytes)).toBe('three');
  });
});
