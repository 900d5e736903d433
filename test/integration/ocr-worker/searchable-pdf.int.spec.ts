import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, PDFDocument } from '@cantoo/pdf-lib';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaType, PageResult, PageWord } from '@app/contracts';
import { encodeMultiPageTiff, encryptPdf, makePdf, type GreyBitmap } from '@app/testing';
import { SandboxExtractor } from '../../../apps/ocr-worker/src/sandbox/sandbox-extractor.js';
import { SandboxIsolation } from '../../../apps/ocr-worker/src/sandbox/sandbox-isolation.js';
import type { SandboxOptions } from '../../../apps/ocr-worker/src/sandbox/sandbox-options.js';
import { SearchablePdfSandbox } from '../../../apps/ocr-worker/src/sandbox/searchable-pdf-sandbox.js';
import type { TextLayer } from '../../../apps/ocr-worker/src/sandbox-protocol/text-layer.js';

const never = new AbortController().signal;
/** Of poppler-utils: a PDF reader that is independent of this program. */
const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;
const SIZE = { width: 500, height: 700 };
const LINES = [
  'Hafenbehörde größe Straße überall und nirgends',
  'Ελληνικά русский 日本語 naïve œuvre Łódź 𐌰𐍄𐍄𐌰 𠮷野家',
  'The quick brown fox jumps over one lazy dog',
  'while ropes of our quartermaster were all gone by noon.',
];

/** Words as on a page that must be rotated by this much, each in its upright box. */
function layer(turn: Pick<PageResult, 'rotation' | 'skew'>, size = SIZE, number = 1): TextLayer {
  const angle = ((turn.rotation + turn.skew) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const words = LINES.flatMap((line, index): PageWord[] => {
    let along = -180;
    return line.split(' ').map((text): PageWord => {
      const length = [...text].length * 5;
      const [u, v] = [along + length / 2, index * 30 - 60];
      along += length + 5;
      const [x, y] = [size.width / 2 + u * cos + v * sin, size.height / 2 - u * sin + v * cos];
      const width = length * Math.abs(cos) + 10 * Math.abs(sin);
      const height = length * Math.abs(sin) + 10 * Math.abs(cos);
      return [text, x - width / 2, y - height / 2, width, height, 0.9, index];
    });
  });
  return { number, ...size, ...turn, words };
}

describe('searchable PDFs', { timeout: 300_000 }, () => {
  let folder: string;
  let options: SandboxOptions;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    folder = await mkdtemp(join(tmpdir(), 'strongroom-searchable-'));
    options = {
      isolation: await SandboxIsolation.detect(),
      memoryBytes: 640 * 1024 * 1024,
      limits: { maxPages: 10, maxPagePixels: 10_000_000, pageTimeoutMs: 60_000 },
      ocr: { languageFolder: folder, languages: ['eng'], model: '' },
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function make(original: Uint8Array, layers: TextLayer[], mediaType?: MediaType) {
    const path = join(folder, 'original');
    await writeFile(path, original);
    const pages = layers.length;
    const each = async function* () {
      yield* layers;
    };
    return new SearchablePdfSandbox(options).make(
      { path, mediaType: mediaType ?? 'application/pdf', pages },
      each(),
      never,
      async ({ keptBytes, parts }) => {
        const kept = (await readFile(path)).subarray(0, keptBytes);
        const all: Buffer[] = [kept];
        for await (const part of parts) all.push(part);
        return { keptBytes, pdf: Buffer.concat(all) };
      },
    );
  }

  /** What PDFium finds on the pages, in a sandbox. */
  async function read(pdf: Uint8Array): Promise<PageResult[]> {
    const path = join(folder, 'made');
    await writeFile(path, pdf);
    const extractor = new SandboxExtractor(options);
    const file = { path, mediaType: 'application/pdf' as const, languages: ['eng'], passwords: [] };
    const open = await extractor.open(file, never);
    const pages: PageResult[] = [];
    for (let number = 1; number <= open.pagesTotal; number += 1) {
      pages.push(await open.readPage(number, never));
    }
    await open.close();
    return pages;
  }

  async function turnedPage(rotate: number): Promise<Uint8Array> {
    const document = await PDFDocument.create({ updateMetadata: false });
    const page = document.addPage([595, 842]);
    page.setCropBox(20, 30, 500, 700);
    page.setRotation(degrees(rotate));
    return document.save({ useObjectStreams: rotate === 90 });
  }

  it.each([
    [0, { rotation: 0, skew: 0 }],
    [90, { rotation: 0, skew: 3 }],
    [180, { rotation: 90, skew: -2 }],
    [270, { rotation: 270, skew: 0 }],
  ] as const)('puts each word where it was read, on a page turned by %i', async (rotate, turn) => {
    const size = rotate % 180 === 0 ? SIZE : { width: SIZE.height, height: SIZE.width };
    const original = await turnedPage(rotate);
    const laid = layer(turn, size);
    const { keptBytes, pdf } = await make(original, [laid]);
    // The original is kept, and new bytes are appended.
    expect(keptBytes).toBe(original.length);
    const [page] = await read(pdf);
    expect([page?.source, page?.width, page?.height]).toEqual([
      'text-layer',
      size.width,
      size.height,
    ]);
    const found = new Map(page?.words.map(([text, ...place]) => [text, place]));
    for (const [text, x, y, width, height] of laid.words) {
      const [left = NaN, top = NaN, wide = NaN, high = NaN] = (found.get(text) ?? []) as number[];
      expect(Math.abs(left + wide / 2 - x - width / 2), text).toBeLessThan(5);
      expect(Math.abs(top + high / 2 - y - height / 2), text).toBeLessThan(5);
    }
  });

  it.runIf(hasPdftotext)('lets pdftotext find each word where it was read', async () => {
    const laid = layer({ rotation: 0, skew: 3 }, { width: 595, height: 842 });
    const { pdf } = await make(await makePdf([{ kind: 'blank' }]), [laid]);
    const { stdout } = spawnSync('pdftotext', ['-bbox', '-', '-'], {
      input: pdf,
      encoding: 'utf8',
    });
    const pattern = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</g;
    const middles = [...stdout.matchAll(pattern)].map(
      ([, left, top, right, bottom, text]): [string, [number, number]] => [
        String(text),
        [(Number(left) + Number(right)) / 2, (Number(top) + Number(bottom)) / 2],
      ],
    );
    expect(middles).toHaveLength(laid.words.length);
    const found = new Map(middles);
    for (const [text, x, y, width, height] of laid.words) {
      const [middleX = NaN, middleY = NaN] = found.get(text) ?? [];
      expect(Math.abs(middleX - x - width / 2), text).toBeLessThan(5);
      expect(Math.abs(middleY - y - height / 2), text).toBeLessThan(5);
    }
  });

  it('makes a PDF of all pages of a TIFF', async () => {
    const data = new Uint8Array(350_000).fill(250);
    const bitmap: GreyBitmap = { width: 500, height: 700, dpi: 72, data };
    const tiff = await encodeMultiPageTiff([bitmap, bitmap]);
    const turn = { rotation: 0, skew: 0 } as const;
    const layers = [layer(turn), layer(turn, SIZE, 2)];
    const { pdf } = await make(tiff, layers, 'image/tiff');
    const pages = await read(pdf);
    expect(pages.map(({ source }) => source)).toEqual(['text-layer', 'text-layer']);
    expect(pages[1]?.text).toContain('Hafenbehörde größe Straße');
  });

  it('reads a PDF that opens with the empty password, and a truncated one', async () => {
    const original = await makePdf([{ kind: 'blank' }]);
    const laid = layer({ rotation: 0, skew: 0 }, { width: 595, height: 842 });
    const closed = await encryptPdf(original, { user: '', owner: 'o' });
    const torn = original.subarray(0, original.lastIndexOf('startxref'));
    for (const bytes of [closed, torn]) {
      const { keptBytes, pdf } = await make(bytes, [laid]);
      expect(keptBytes).toBe(0);
      expect((await read(pdf))[0]?.text).toContain('The quick brown fox');
    }
  });

  it('fails with a code of its own for a PDF that needs a password', async () => {
    const laid = layer({ rotation: 0, skew: 0 }, { width: 595, height: 842 });
    const closed = await encryptPdf(await makePdf([{ kind: 'blank' }]), {
      user: 'secret',
      owner: 'o',
    });
    await expect(make(closed, [laid])).rejects.toMatchObject({ code: 'document.encrypted' });
  });

  it('fails with a code of the document for bytes that are no PDF', async () => {
    const laid = layer({ rotation: 0, skew: 0 });
    await expect(make(Buffer.from('%PDF-1.7 and nothing else'), [laid])).rejects.toMatchObject({
      code: 'document.unreadable',
    });
  });
});
