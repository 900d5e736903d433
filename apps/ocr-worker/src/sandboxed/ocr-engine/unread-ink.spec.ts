import { describe, expect, it } from 'vitest';
import type { GreyImage } from '../page/page-reader.js';
import { hasUnreadInk } from './unread-ink.js';

const [WIDTH, HEIGHT, LINE] = [800, 400, 20];
const TOPS = [40, 80, 120, 160];

/** Draws the outlines of letters: a box of 12 by 20 pixels with strokes of 3 pixels, filled to about a third. */
function drawLetters({ pixels }: GreyImage, left: number, top: number, count: number): void {
  for (let letter = 0; letter < count; letter += 1) {
    for (let y = 0; y < LINE; y += 1) {
      const x = left + letter * 15;
      pixels.fill(20, (top + y) * WIDTH + x, (top + y) * WIDTH + x + 3);
      if (y < 3) pixels.fill(20, (top + y) * WIDTH + x, (top + y) * WIDTH + x + 12);
    }
  }
}

function sheet(): GreyImage {
  return {
    width: WIDTH,
    height: HEIGHT,
    dpi: 150,
    pixels: new Uint8Array(WIDTH * HEIGHT).fill(240),
  };
}

function page(draw: (image: GreyImage, top: number) => void): GreyImage {
  const image = sheet();
  for (const top of TOPS) {
    drawLetters(image, 50, top, 8);
    draw(image, top);
  }
  return image;
}

const LINES = TOPS.map((top) => [{ left: 50, top, right: 170, bottom: top + LINE }]);

describe('hasUnreadInk', () => {
  it('sees a column that was not read', () => {
    const image = page((sheetOfPage, top) => drawLetters(sheetOfPage, 700, top, 2));
    expect(hasUnreadInk(image, LINES)).toBe(true);
    const read = LINES.map((line, index) => {
      const top = TOPS[index] ?? 0;
      return [...line, { left: 700, top, right: 730, bottom: top + LINE }];
    });
    expect(hasUnreadInk(image, read)).toBe(false);
  });

  it.each<[string, (image: GreyImage, top: number) => void]>([
    ['nothing', () => {}],
    [
      'a vertical rule',
      ({ pixels }, top) => {
        for (let y = top; y < top + LINE; y += 1) pixels.fill(0, y * WIDTH + 400, y * WIDTH + 403);
      },
    ],
    [
      'a horizontal rule',
      ({ pixels }, top) => pixels.fill(0, (top + 10) * WIDTH + 300, (top + 10) * WIDTH + 340),
    ],
    [
      'a picture',
      ({ pixels }, top) => {
        for (let y = top; y < top + LINE; y += 1) pixels.fill(60, y * WIDTH + 400, y * WIDTH + 700);
      },
    ],
  ])('does not take %s beside the lines for words', (_, draw) => {
    expect(hasUnreadInk(page(draw), LINES)).toBe(false);
  });

  it('does not search a page without lines', () => {
    expect(hasUnreadInk(sheet(), [])).toBe(false);
  });
});
