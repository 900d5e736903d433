import { PDFDocument, type PDFRawStream } from 'pdf-lib';
import sharp from 'sharp';
import {
  encodeBmp,
  encodeMultiPageTiff,
  HEIC_TEXT,
  makeColouredMap,
  makeHeic,
  makePageImage,
  MAP_NAMES,
  renderText,
  seededRandom,
  shortText,
} from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExtractionBench } from './extraction-bench.js';

const TEXT = shortText(3);
const LINES = ['Harbour office', 'Order 5512 was shipped', 'Courier Blackwater Line'].join('\n');

describe('reading of pictures', () => {
  let bench: ExtractionBench;
  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  afterAll(async () => {
    await bench.close();
  });

  describe('formats', () => {
    it('reads HEIC', async () => {
      const { pages } = await bench.extract(makeHeic(), 'image/heic');
      expect(pages).toMatchObject([{ source: 'ocr', text: HEIC_TEXT, error: null }]);
    });

    it('reads BMP', async () => {
      const bmp = encodeBmp(await renderText(TEXT, 150), { bits: 4, isRuns: true });
      const { pages } = await bench.extract(bmp, 'image/bmp');
      expect(pages).toMatchObject([{ text: TEXT, error: null }]);
    });

    it('reads the first frame of a GIF, and says that there are more', async () => {
      const frames = [
        await makePageImage(TEXT, { dpi: 150 }),
        await makePageImage(' ', { dpi: 150 }),
      ];
      const one = await sharp(frames[0]).gif().toBuffer();
      expect((await bench.extract(one, 'image/gif')).pages).toMatchObject([
        { text: TEXT, error: null },
      ]);
      const two = await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer();
      const { pages, outcome, truncated } = await bench.extract(two, 'image/gif');
      expect(pages).toMatchObject([{ text: TEXT, error: { code: 'page.left_out' } }]);
      expect({ outcome, truncated }).toEqual({ outcome: 'ready', truncated: true });
    });

    it('reads light letters on a transparent ground', async () => {
      const { width, height, data } = await renderText(TEXT, 200);
      const pixels = Buffer.alloc(width * height * 4, 255);
      for (let i = 0; i < data.length; i += 1) pixels[i * 4 + 3] = 255 - (data[i] ?? 255);
      const image = sharp(pixels, { raw: { width, height, channels: 4 } });
      for (const png of [image.clone().png(), image.clone().png({ palette: true })]) {
        const { pages } = await bench.extract(await png.toBuffer(), 'image/png');
        expect(pages).toMatchObject([{ text: TEXT }]);
      }
    });
  });

  describe('files that are cut off', () => {
    it.each(['jpeg', 'tiff', 'gif'] as const)(
      'reads a %s without its last two bytes as a whole',
      async (format) => {
        const image = sharp(await makePageImage(TEXT, { dpi: 200 }));
        const whole = await (
          format === 'tiff'
            ? image.threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 })
            : image[format]()
        ).toBuffer();
        const { pages } = await bench.extract(whole.subarray(0, -2), `image/${format}`);
        expect(pages).toMatchObject([{ text: TEXT, error: null }]);
      },
    );

    it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
      'reads what is there of a %s, and says that the rest is missing',
      async (format) => {
        const page = sharp(await makePageImage(LINES, { dpi: 200 })).extract({
          left: 0,
          top: 0,
          width: 1_600,
          height: 500,
        });
        const whole = await page[format]().toBuffer();
        const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
        const { pages, outcome, truncated } = await bench.extract(cut, `image/${format}`);
        expect(pages[0]?.text).toContain('Harbour office');
        expect(pages[0]?.text).not.toContain('Blackwater');
        expect(pages).toMatchObject([{ source: 'ocr', error: { code: 'page.cut_off' } }]);
        expect({ outcome, truncated }).toEqual({ outcome: 'ready', truncated: true });
      },
    );

    it.each([true, false])(
      'says so of a JPEG that fills a page of a PDF (ended: %s)',
      async (isEnded) => {
        const whole = await makePageImage(LINES, { format: 'jpeg', dpi: 200 });
        const document = await PDFDocument.create();
        const image = await document.embedJpg(whole);
        document.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
        const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
        const cut = whole.subarray(0, scan + Math.floor((whole.length - scan) * 0.6));
        const end = isEnded ? [0xff, 0xd9] : [];
        // The stream is replaced after the document has taken the size of the picture from the whole one.
        await document.flush();
        (document.context.lookup(image.ref) as PDFRawStream & { contents: Uint8Array }).contents =
          Buffer.concat([cut, Buffer.from(end)]);
        const { pages, truncated } = await bench.extract(await document.save(), 'application/pdf');
        expect(pages).toMatchObject([{ source: 'ocr', error: { code: 'page.cut_off' } }]);
        expect(truncated).toBe(true);
      },
    );

    it('says that the pages at the end of a TIFF are missing', async () => {
      const pages = await Promise.all([TEXT, LINES].map((text) => renderText(text, 100)));
      const whole = await encodeMultiPageTiff(pages);
      // The directory of the second page is at the end.
      const cut = whole.subarray(0, Math.floor(whole.length * 0.7));
      const { pages: read, truncated } = await bench.extract(cut, 'image/tiff');
      expect(read).toMatchObject([{ source: 'ocr', error: { code: 'page.cut_off' } }]);
      expect(truncated).toBe(true);
    });

    it('fails a file without any pixel', async () => {
      const whole = await makePageImage(LINES, { format: 'jpeg', dpi: 100 });
      const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
      const { pages } = await bench.extract(whole.subarray(0, scan + 10), 'image/jpeg');
      expect(pages).toMatchObject([{ source: null, error: { code: 'page.unreadable' } }]);
    });
  });

  describe('pictures without text', () => {
    it.each(Object.entries(textlessPictures()))(
      'finds no words in %s',
      { timeout: 180_000 },
      async (_, draw) => {
        // Such a picture is read three times, which takes long on a busy machine.
        const limits = { pageTimeoutMs: 170_000 };
        const { pages, outcome } = await bench.extract(await draw(), 'image/jpeg', { limits });
        expect(pages).toMatchObject([{ source: 'ocr', text: '', confidence: null, words: [] }]);
        expect(outcome).toBe('ready');
      },
    );

    it.each(['A', 'No', '12'])('keeps %s on an empty page', async (text) => {
      const { pages } = await bench.extract(await makePageImage(text), 'image/png');
      expect(pages).toMatchObject([{ text }]);
    });
  });

  it.each(['jpeg', 'tiff'] as const)(
    'reads all names of a coloured map in CMYK (%s)',
    async (format) => {
      const { pages } = await bench.extract(await makeColouredMap(format), `image/${format}`);
      const words = pages[0]?.words.map(([word]) => word) ?? [];
      expect(MAP_NAMES.filter((name) => !words.some((word) => word.includes(name)))).toEqual([]);
    },
  );
});

/** Each draws a picture that the engine alone reads words in. */
function textlessPictures(): Record<string, () => Promise<Buffer>> {
  const random = seededRandom(20_261_129);
  const clouds = (step: number): (() => Promise<Buffer>) => {
    return async () => {
      const side = Math.round(1_000 / step);
      const small = Buffer.from(Array.from({ length: side * side }, () => random() * 255));
      return sharp(small, { raw: { width: side, height: side, channels: 1 } })
        .resize(900, 900, { kernel: 'cubic' })
        .withMetadata({ density: 300 })
        .jpeg()
        .toBuffer();
    };
  };
  return {
    clouds: clouds(40),
    pebbles: clouds(16),
    rings: async () => {
      const [width, height] = [1_100, 1_300];
      const pixels = Buffer.alloc(width * height);
      for (let at = 0; at < pixels.length; at += 1) {
        const [x, y] = [at % width, Math.floor(at / width)];
        pixels[at] =
          128 + 60 * (Math.sin(Math.hypot(x, y) / 6) + Math.sin(Math.hypot(x - width, y) / 6.3));
      }
      return sharp(pixels, { raw: { width, height, channels: 1 } })
        .jpeg()
        .toBuffer();
    },
  };
}
