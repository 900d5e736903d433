import { describe, expect, it } from 'vitest';
import { PageTextWriter, TextLimitError } from './page-text-writer.js';

const textsOf = (writer: PageTextWriter) => writer.finish().pages.map(({ text }) => text);

describe('PageTextWriter', () => {
  it('has one empty page when nothing is written', () => {
    expect(new PageTextWriter(10).finish()).toEqual({
      pageCount: 1,
      pages: [{ text: '', losses: [] }],
    });
  });

  it('ends pages where it is told to, and keeps empty ones in between', () => {
    const writer = new PageTextWriter(10);
    writer.write('one');
    writer.endPage();
    writer.endPage();
    writer.write('three');
    expect(textsOf(writer)).toEqual(['one', '', 'three']);
  });

  it('continues a long text on further pages, at the ends of lines, and loses nothing', () => {
    const line = 'A line of words and 🙂\n';
    for (const pieces of [[line.repeat(5_000)], Array.from({ length: 5_000 }, () => line)]) {
      const writer = new PageTextWriter(100);
      for (const piece of pieces) writer.write(piece);
      const pages = textsOf(writer);
      expect(pages.length).toBeGreaterThan(5);
      expect(pages.every((page) => page.endsWith('\n') && page.length < 17_000)).toBe(true);
      expect(pages.join('')).toBe(line.repeat(5_000));
    }
  });

  it('breaks a text without line ends between characters', () => {
    const writer = new PageTextWriter(100);
    writer.write(`x${'🙂'.repeat(50_000)}`);
    const pages = textsOf(writer);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.every((page) => page.isWellFormed() && page.length <= 32_001)).toBe(true);
    expect(pages.join('')).toBe(`x${'🙂'.repeat(50_000)}`);
  });

  it('only counts the pages beyond the limit', () => {
    const writer = new PageTextWriter(2);
    for (let i = 0; i < 1_000; i += 1) writer.endPage();
    const { pageCount, pages } = writer.finish();
    expect([pageCount, pages.length]).toEqual([1_000, 2]);
  });

  it('tells losses on the page on which they are', () => {
    const writer = new PageTextWriter(10);
    writer.addLoss({ code: 'page.cut_off', message: 'a' });
    writer.endPage();
    writer.write('b');
    expect(writer.finish().pages.map(({ losses }) => losses.length)).toEqual([1, 0]);
  });

  it('stops at the limit of all text, and keeps what was written', () => {
    const writer = new PageTextWriter(2_000);
    const megabyte = `${'x'.repeat(99)}\n`.repeat(10_000);
    expect(() => {
      for (let i = 0; i < 30; i += 1) writer.write(megabyte);
    }).toThrow(TextLimitError);
    expect(textsOf(writer).join('').length).toBeGreaterThan(19_900_000);
  });
});
