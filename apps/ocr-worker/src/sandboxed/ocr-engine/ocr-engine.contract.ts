import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GreyImage } from '../page/page-reader.js';
import type { OcrEngine } from './ocr-engine.js';

/** What the suite needs: an engine that can read English and German, and images for it. */
export interface OcrEngineBench {
  readonly engine: OcrEngine;
  /** An image of this text. */
  imageOf(text: string): Promise<GreyImage>;
  /** An image that takes the engine at least half a second. */
  slowImage(): Promise<GreyImage>;
}

/** The contract of every engine. Tests can trust the fake because it passes the same suite. */
export function describeOcrEngine(name: string, create: () => Promise<OcrEngineBench>): void {
  describe(`${name} as an OCR engine`, () => {
    const never = new AbortController().signal;
    let bench: OcrEngineBench;
    beforeEach(async () => {
      bench = await create();
    });
    afterEach(async () => {
      await bench.engine.close();
    });

    it('has a name', () => {
      expect(bench.engine.name).toMatch(/^\S+ \S+(?: \S+)?$/);
    });

    it('reads text and says how confident it is', async () => {
      const image = await bench.imageOf('Seven ropes and a lamp');
      const { text, confidence } = await bench.engine.recognise(image, ['eng', 'deu'], never);
      expect(text.trim()).toBe('Seven ropes and a lamp');
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
    });

    it('tells where on the image each word stands', async () => {
      const image = await bench.imageOf('Seven ropes\nand a lamp');
      const { words } = await bench.engine.recognise(image, ['eng'], never);
      expect(words.map(({ text, line }) => `${line} ${text}`)).toEqual([
        '0 Seven',
        '0 ropes',
        '1 and',
        '1 a',
        '1 lamp',
      ]);
      for (const { left, top, width, height, confidence } of words) {
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(image.width);
        expect(top + height).toBeLessThanOrEqual(image.height);
        expect(confidence).toBeGreaterThan(0.5);
      }
      const [seven, ropes, and] = words.map(({ left, top }) => ({ left, top }));
      expect(ropes?.left).toBeGreaterThan(seven?.left ?? Infinity);
      expect(and?.top).toBeGreaterThan(seven?.top ?? Infinity);
    });

    it('finds no words on an empty page, and has no confidence in them', async () => {
      const image = await bench.imageOf('');
      const { text, confidence, words } = await bench.engine.recognise(image, ['eng'], never);
      expect({ text: text.trim(), confidence, words }).toEqual({
        text: '',
        confidence: null,
        words: [],
      });
    });

    it('gives the same answer for a page after it has read another one', async () => {
      const images = await Promise.all(['Fünf Fässer Öl', 'Twelve sacks'].map(bench.imageOf));
      const [first, other] = images as [GreyImage, GreyImage];
      const before = await bench.engine.recognise(first, ['deu'], never);
      await bench.engine.recognise(other, ['deu'], never);
      await expect(bench.engine.recognise(first, ['deu'], never)).resolves.toEqual(before);
    });

    it('names the languages that it has no data for', async () => {
      const image = await bench.imageOf('Hello');
      const reading = bench.engine.recognise(image, ['eng', 'tlh'], never);
      await expect(reading).rejects.toMatchObject({ code: 'document.language_unavailable' });
      await expect(reading).rejects.toThrow('tlh');
    });

    it('reports the page as unreadable when its pixels do not fit its size, and reads the next one', async () => {
      const image = await bench.imageOf('Hello');
      const torn = { ...image, pixels: image.pixels.subarray(1) };
      await expect(bench.engine.recognise(torn, ['eng'], never)).rejects.toMatchObject({
        code: 'page.unreadable',
      });
      const { text } = await bench.engine.recognise(image, ['eng'], never);
      expect(text.trim()).toBe('Hello');
    });

    it('does not begin when the signal is already aborted', async () => {
      const image = await bench.imageOf('Hello');
      const signal = AbortSignal.abort(new Error('Too late'));
      await expect(bench.engine.recognise(image, ['eng'], signal)).rejects.toThrow('Too late');
    });

    it('stops at once when the signal is aborted, and is ready for the next page', async () => {
      const stop = new AbortController();
      const image = await bench.imageOf('Hello');
      const reading = bench.engine.recognise(await bench.slowImage(), ['eng'], stop.signal);
      setTimeout(() => stop.abort(new Error('Stop')), 100);
      await expect(reading).rejects.toThrow('Stop');
      const { text } = await bench.engine.recognise(image, ['eng'], never);
      expect(text.trim()).toBe('Hello');
    });

    it('serves two callers at once', async () => {
      const texts = ['Hello', 'World'];
      const images = await Promise.all(texts.map(bench.imageOf));
      const read = await Promise.all(
        images.map((image) => bench.engine.recognise(image, ['eng'], never)),
      );
      expect(read.map(({ text }) => text.trim())).toEqual(texts);
    });
  });
}
