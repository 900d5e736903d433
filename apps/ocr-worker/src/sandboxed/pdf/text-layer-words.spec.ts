import { describe, expect, it } from 'vitest';
import { wordsOfLayer } from './text-layer-words.js';

/** Characters that are 5 points wide and 10 points high, in lines below each other. */
function layer(text: string) {
  const codes = Uint32Array.from([...text], (character) => character.codePointAt(0) ?? 0);
  const boxes = new Float32Array(codes.length * 4);
  let [x, y] = [72, 100];
  for (const [index, code] of codes.entries()) {
    boxes.set([x, y, x + 5, y + 10], index * 4);
    x += 5;
    if (code === 10) [x, y] = [72, y + 14];
  }
  return { codes, boxes, directions: new Uint8Array(codes.length) };
}

describe('wordsOfLayer', () => {
  it('splits words at spaces and lines at line ends', () => {
    expect(wordsOfLayer(layer('Seven ropes\r\n\r\nand a lamp'))).toEqual([
      ['Seven', 72, 100, 25, 10, null, 0],
      ['ropes', 102, 100, 25, 10, null, 0],
      ['and', 72, 128, 15, 10, null, 1],
      ['a', 92, 128, 5, 10, null, 1],
      ['lamp', 102, 128, 20, 10, null, 1],
    ]);
  });

  it('gives each half of a hyphenated word its own box', () => {
    const words = wordsOfLayer(layer('quarter\u0002master'));
    expect(words.map(([text, , , , , , line]) => [text, line])).toEqual([
      ['quarter-', 0],
      ['master', 1],
    ]);
  });

  it('accepts invalid code points', () => {
    const codes = Uint32Array.of(0xd8_00, 0xff_ff_ff_ff, 0, 0x41);
    const words = wordsOfLayer({
      codes,
      boxes: new Float32Array(16),
      directions: new Uint8Array(4),
    });
    expect(words.map(([text]) => text)).toEqual(['\uFFFD\uFFFD', 'A']);
  });
});
