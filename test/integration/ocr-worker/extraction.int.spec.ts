import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addNoise,
  blurPage,
  characterErrorRate,
  drawProse,
  drawTablePage,
  encodeImage,
  encodeMultiPageTiff,
  encodeRotatedJpeg,
  encodeSideBySide,
  encodeTransparentPng,
  encodeTurned,
  encryptPdf,
  ENGLISH_TEXT,
  GERMAN_TEXT,
  makeFilledForm,
  makePageImage,
  makePdf,
  makeProse,
  makeTable,
  renderText,
  seededRandom,
  shortText,
  turnPage,
  wordErrorRate,
} from '@app/testing';
import { ExtractionBench } from './extraction-bench.js';

/** The share of wrong characters that a clean page at 300 dpi may have. */
const GOOD = 0.02;

describe('extraction of documents', () => {
  let bench: ExtractionBench;
  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  afterAll(async () => {
    await bench.close();
  });

  describe('images', () => {
    it('reads a clean English page with almost no error', async () => {
      const { pages, outcome } = await bench.extract(
        await makePageImage(ENGLISH_TEXT),
        'image/png',
      );
      expect(outcome).toBe('ready');
      expect(characterErrorRate(ENGLISH_TEXT, pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
      expect(wordErrorRate(ENGLISH_TEXT, pages[0]?.text ?? '')).toBeLessThanOrEqual(0.05);
      expect(pages[0]).toMatchObject({ number: 1, source: 'ocr', error: null });
      expect(pages[0]?.confidence).toBeGreaterThan(0.8);
    });

    it('reads monospaced text with spaces below each other', async () => {
      // The layout analysis takes the ends of two lines of this page for a column.
      const prose = makeProse('eng', 8, seededRandom(20_272_129));
      const { bitmap, text } = await drawProse(prose, { dpi: 300, size: 6, font: 'typewriter' });
      const { pages } = await bench.extract(await encodeImage(bitmap, 'png'), 'image/png');
      expect(characterErrorRate(text, pages[0]?.text ?? '')).toBeLessThanOrEqual(0.01);
    });

    it('reads umlauts of a German page', async () => {
      const { pages } = await bench.extract(
        await makePageImage(GERMAN_TEXT, { format: 'jpeg' }),
        'image/jpeg',
        { languages: ['deu'] },
      );
      expect(characterErrorRate(GERMAN_TEXT, pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
    });

    it.each([['tiff', 150] as const, ['webp', 200] as const, ['avif', 96] as const])(
      'reads %s, also when it is coarse',
      async (format, dpi) => {
        const image = await makePageImage(shortText(1), { format, dpi });
        const { pages } = await bench.extract(image, `image/${format}`);
        expect(characterErrorRate(shortText(1), pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
      },
    );

    it('turns a photograph upright as its EXIF orientation says', async () => {
      const image = await encodeRotatedJpeg(await renderText(shortText(7)));
      const { pages } = await bench.extract(image, 'image/jpeg');
      expect(characterErrorRate(shortText(7), pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
    });

    it('puts transparent images on white paper', async () => {
      const image = await encodeTransparentPng(await renderText(shortText(3), 200));
      const { pages } = await bench.extract(image, 'image/png');
      expect(characterErrorRate(shortText(3), pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
    });

    it('reads every page of a TIFF', async () => {
      const bitmaps = await Promise.all([1, 2, 3].map((page) => renderText(shortText(page), 200)));
      const { pages } = await bench.extract(await encodeMultiPageTiff(bitmaps), 'image/tiff');
      expect(pages.map((page) => page.text)).toEqual([1, 2, 3].map(shortText));
    });

    it('reads a page that is rotated by 90° or 180°, or is skewed', async () => {
      const page = await renderText(ENGLISH_TEXT, 200);
      for (const [degrees, rotation, skew] of [
        [90, 270, 0],
        [180, 180, 0],
        [4, 0, -4],
      ] as const) {
        const { pages } = await bench.extract(await encodeTurned(page, degrees), 'image/png');
        expect(characterErrorRate(ENGLISH_TEXT, pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
        expect(pages[0]?.rotation).toBe(rotation);
        expect(pages[0]?.skew).toBeCloseTo(skew, 0);
      }
    });

    it('rotates capitals upright, which only recognition can detect', async () => {
      const text = 'INVOICE 4711\nTOTAL 1250 EUR';
      const image = await encodeTurned(await renderText(text, 200), 180);
      const { pages } = await bench.extract(image, 'image/png');
      expect(pages[0]).toMatchObject({ text, rotation: 180 });
    });

    it('returns the position of each word on the page', async () => {
      const page = await renderText(shortText(2), 200);
      const upright = await bench.extract(await encodeTurned(page, 0), 'image/png');
      const onSide = await bench.extract(await encodeTurned(page, 90), 'image/png');
      const [first, last] = [upright.pages[0], onSide.pages[0]];
      expect([first, last].map((read) => Math.round(read?.width ?? 0))).toEqual([595, 842]);
      expect(last?.words.map(([word]) => word)).toEqual(first?.words.map(([word]) => word));
      for (const [index, [, x, y, width, height]] of (first?.words ?? []).entries()) {
        // Clockwise by a quarter, the left edge of the page becomes its top.
        const [, turnedX, turnedY, turnedWidth, turnedHeight] = last?.words[index] ?? [
          '',
          0,
          0,
          0,
          0,
        ];
        expect(Math.abs(turnedX - (842 - y - height))).toBeLessThan(2);
        expect(Math.abs(turnedY - x)).toBeLessThan(2);
        expect(Math.abs(turnedWidth - height)).toBeLessThan(2);
        expect(Math.abs(turnedHeight - width)).toBeLessThan(2);
      }
    });

    it('detects the language page by page', async () => {
      const pdf = await makePdf([
        { kind: 'scan', text: GERMAN_TEXT, dpi: 200 },
        { kind: 'text', text: ENGLISH_TEXT },
      ]);
      const languages = ['eng', 'deu', 'auto'];
      const { pages } = await bench.extract(pdf, 'application/pdf', { languages });
      expect(pages.map((page) => page.language)).toEqual(['deu', 'eng']);
      expect(characterErrorRate(GERMAN_TEXT, pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
    });

    it('reads one column after the other', async () => {
      const [left, right] = [1, 5].map((first) =>
        [0, 1, 2, 3].map((more) => shortText(first + more)).join('\n'),
      ) as [string, string];
      const image = await encodeSideBySide(
        await renderText(left, 200),
        await renderText(right, 200),
      );
      const { pages } = await bench.extract(image, 'image/png');
      expect(pages[0]?.text.replace(/\n+/g, '\n')).toBe(`${left}\n${right}`);
    });

    it.each([
      // The layout analysis reads the lines of this page across its columns.
      ['few lines', { sentences: 6, font: 'typewriter', seed: 77_279, skew: 0.7 }],
      // It tears two lines of this page into pieces.
      ['many lines', { sentences: 16, font: 'serif', seed: 78_488, skew: 0.3 }],
    ] as const)('reads the columns of a journal in black and white: %s', async (_, look) => {
      const random = seededRandom(look.seed);
      const prose = makeProse('eng', look.sentences, random);
      const layout = { dpi: 200, size: 8, columns: 2, font: look.font } as const;
      const { bitmap, text } = await drawProse(prose, layout);
      const noisy = addNoise(await blurPage(bitmap, 0.6), { deviation: 8, specks: 0 }, random);
      const turned = await turnPage(noisy, look.skew);
      const scan = { ...turned, data: turned.data.map((value) => (value < 150 ? 0 : 255)) };
      const { pages } = await bench.extract(await encodeImage(scan, 'png'), 'image/png');
      const read = pages[0]?.text.replace(/\s+/g, ' ') ?? '';
      expect(characterErrorRate(text.replaceAll('\n', ' '), read)).toBeLessThanOrEqual(GOOD);
    });

    it.each([
      ['a statement with empty cells', 'statement', 1],
      ['statistics', 'statistics', 3],
      ['descriptions of several lines', 'descriptions', 2],
      // The layout analysis takes the column of numbers of this page for noise.
      ['contents with the numbers of pages', 'contents', 20_278_129],
    ] as const)('keeps the rows of a table without rules together: %s', async (_, kind, seed) => {
      const { bitmap, text } = await drawTablePage(makeTable(kind, seededRandom(seed)));
      const { pages } = await bench.extract(await encodeImage(bitmap, 'png'), 'image/png');
      expect(characterErrorRate(text, pages[0]?.text ?? '')).toBeLessThanOrEqual(GOOD);
    });

    it('reads a blank page as a page without text', async () => {
      const { pages, outcome } = await bench.extract(await makePageImage(' '), 'image/png');
      expect(pages).toMatchObject([{ source: 'ocr', confidence: null, text: '', error: null }]);
      expect(outcome).toBe('ready');
    });

    it('refuses a page with more pixels than allowed by its header', async () => {
      const { pages, error } = await bench.extract(await makePageImage('Big'), 'image/png', {
        limits: { maxPagePixels: 1_000_000 },
      });
      expect(pages).toMatchObject([{ source: null, error: { code: 'page.too_large' } }]);
      expect(error?.code).toBe('document.no_page_read');
    });

    it('opens no file whose bytes are of another type', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      await expect(bench.extract(svg, 'image/png')).rejects.toMatchObject({
        code: 'document.unreadable',
      });
      const jpeg = await makePageImage('Hello', { format: 'jpeg', dpi: 72 });
      await expect(bench.extract(jpeg, 'image/png')).rejects.toMatchObject({
        code: 'document.unreadable',
      });
    });
  });

  describe('PDF', () => {
    it('uses the text layer or recognition, page by page', async () => {
      const pdf = await makePdf([
        { kind: 'text', text: GERMAN_TEXT },
        { kind: 'scan', text: ENGLISH_TEXT, dpi: 200 },
        { kind: 'blank' },
        { kind: 'stamped-scan', text: shortText(4), stamp: 'Received 12 May' },
      ]);
      const { pages, pagesTotal, ...outcome } = await bench.extract(pdf, 'application/pdf');
      expect(pagesTotal).toBe(4);
      expect(outcome).toEqual({ outcome: 'ready', truncated: false, error: null });
      expect(pages.map((page) => page.source)).toEqual([
        'text-layer',
        'ocr',
        'text-layer',
        'mixed',
      ]);
      expect(pages[0]).toMatchObject({
        text: GERMAN_TEXT.replaceAll('\n\n', '\n'),
        confidence: null,
      });
      expect(characterErrorRate(ENGLISH_TEXT, pages[1]?.text ?? '')).toBeLessThanOrEqual(GOOD);
      expect(pages[2]?.text).toBe('');
      const [first, x, y, width, height, confidence, line] = pages[0]?.words[0] ?? [];
      // The page's margin is 60 points, its letters 11 points high.
      expect([first, Math.round(x ?? 0), confidence, line]).toEqual(['Das', 60, null, 0]);
      expect(Math.abs((y ?? 0) - 60)).toBeLessThan(6);
      expect([(width ?? 0) > 12, (height ?? 0) > 8, (height ?? 0) < 16]).toEqual([
        true,
        true,
        true,
      ]);
      expect(pages[0]?.words.map(([word]) => word).join(' ')).toBe(
        GERMAN_TEXT.replace(/\s+/g, ' '),
      );
      expect(pages[3]?.text).toContain(shortText(4));
      expect(pages[3]?.text).toContain('Received 12 May');
    });

    it('reads the fields of a form', async () => {
      const pdf = await makeFilledForm('Name of the ship', 'Concordia of Riga');
      const { pages } = await bench.extract(pdf, 'application/pdf');
      expect(pages[0]).toMatchObject({ source: 'text-layer' });
      expect(pages[0]?.text).toMatch(/Name of the ship\s+Concordia of Riga/);
    });

    it('reports that a password is needed', async () => {
      const pdf = await encryptPdf(await makePdf([{ kind: 'text', text: shortText(1) }]), {
        user: 'open sesame',
        owner: 'owner',
      });
      await expect(bench.extract(pdf, 'application/pdf')).rejects.toMatchObject({
        code: 'document.encrypted',
      });
    });

    it('reads a PDF that only its owner may change', async () => {
      const pdf = await encryptPdf(await makePdf([{ kind: 'text', text: shortText(1) }]), {
        user: '',
        owner: 'owner',
      });
      const { pages } = await bench.extract(pdf, 'application/pdf');
      expect(pages[0]?.text).toBe(shortText(1));
    });

    it('reports a corrupt or empty PDF as unreadable', async () => {
      const junk = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5_000, 'x')]);
      await expect(bench.extract(junk, 'application/pdf')).rejects.toMatchObject({
        code: 'document.unreadable',
      });
      const empty = await makePdf([]);
      await expect(bench.extract(empty, 'application/pdf')).rejects.toMatchObject({
        code: 'document.unreadable',
      });
      await expect(bench.extract(Buffer.alloc(0), 'application/pdf')).rejects.toMatchObject({
        code: 'document.unreadable',
      });
    });

    it('reads the first pages of a PDF that is too long, and reports that there are more', async () => {
      const pdf = await makePdf([1, 2, 3].map((page) => ({ kind: 'text', text: shortText(page) })));
      const extraction = await bench.extract(pdf, 'application/pdf', { limits: { maxPages: 2 } });
      expect(extraction.pages.map((page) => page.number)).toEqual([1, 2]);
      expect(extraction).toMatchObject({
        outcome: 'ready',
        truncated: true,
        pagesTotal: 3,
        error: { code: 'document.too_many_pages' },
      });
    });

    it('renders a huge page at a lower resolution, and fails when that is not legible', async () => {
      const pdf = await makePdf(
        [
          { kind: 'scan', text: shortText(1) },
          { kind: 'stamped-scan', text: shortText(1), stamp: 'Received' },
        ],
        { size: [3_000, 3_000] },
      );
      const { pages } = await bench.extract(pdf, 'application/pdf', {
        limits: { maxPagePixels: 1_000_000 },
      });
      expect(pages).toMatchObject([
        { source: null, error: { code: 'page.too_large' } },
        { source: 'text-layer', text: 'Received', error: { code: 'page.region_unread' } },
      ]);
    });
  });

  describe('time', () => {
    it('fails a page whose recognition takes too long, and reads the next one', async () => {
      const { pages } = await bench.extract(await makePageImage(ENGLISH_TEXT), 'image/png', {
        limits: { pageTimeoutMs: 300 },
      });
      expect(pages).toMatchObject([{ source: null, error: { code: 'page.timeout' } }]);
      const next = await bench.extract(
        await makePageImage(shortText(2), { dpi: 150 }),
        'image/png',
      );
      expect(next.pages[0]?.text).toBe(shortText(2));
    });

    it('fails a page whose rendering does not end, and reads the next one', async () => {
      const pdf = await makePdf([{ kind: 'endless' }, { kind: 'text', text: shortText(2) }]);
      const startedAt = performance.now();
      const { pages, ...outcome } = await bench.extract(pdf, 'application/pdf', {
        limits: { pageTimeoutMs: 2_500 },
      });
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect(pages).toMatchObject([
        { source: null, error: { code: 'page.timeout' } },
        { source: 'text-layer', text: shortText(2) },
      ]);
      expect(outcome).toMatchObject({ outcome: 'ready', truncated: true });
    });

    it('stops when it is aborted, and does not fail the page', async () => {
      const image = await makePageImage(ENGLISH_TEXT);
      const stop = new AbortController();
      const extraction = bench.extract(image, 'image/png', { signal: stop.signal });
      setTimeout(() => stop.abort(new Error('The worker stops')), 300);
      await expect(extraction).rejects.toThrow('The worker stops');
    });
  });
});
