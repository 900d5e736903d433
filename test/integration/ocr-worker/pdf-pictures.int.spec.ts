import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  degrees,
  PDFDocument,
  PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  type PDFRawStream,
} from 'pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGLISH_TEXT, renderText } from '@app/testing';
import { decodeJpeg } from '../../../apps/ocr-worker/src/sandboxed/pdf/decode-jpeg.js';
import { arePicturesPlain } from '../../../apps/ocr-worker/src/sandboxed/pdf/pdf-picture.js';
import { PdfThreadClient } from '../../../apps/ocr-worker/src/sandboxed/pdf/pdf-thread-client.js';

const LIMITS = { maxPages: 10, maxPagePixels: 100_000_000, pageTimeoutMs: 60_000 };
/** A5 in points, and its text at 150 dpi. */
const SIZE = { width: 420, height: 595 };
const AS_DRAWN = { width: 437, height: 620, dpi: 75 };
const never = new AbortController().signal;

let folder: string;
let grey: Buffer;
let colour: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-pictures-'));
  const { width, height, data } = await renderText(ENGLISH_TEXT, 150);
  const image = sharp(data, { raw: { width, height, channels: 1 } }).resize(875, 1_240, {
    fit: 'fill',
  });
  grey = await image.clone().toColourspace('b-w').jpeg().toBuffer();
  const { data: values } = await image
    .clone()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  // Ink on yellowed paper.
  const rgb = Uint8Array.from(
    { length: values.length * 3 },
    (_, i) => (values[Math.floor(i / 3)] ?? 0) * ([0.95, 0.9, 0.7][i % 3] ?? 0),
  );
  colour = await sharp(rgb, { raw: { width: 875, height: 1_240, channels: 3 } })
    .jpeg()
    .toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Draw = (page: PDFPage, document: PDFDocument) => Promise<void> | void;

const fullPage =
  (jpeg: () => Buffer): Draw =>
  async (page, document) => {
    page.drawImage(await document.embedJpg(jpeg()), { x: 0, y: 0, ...SIZE });
  };

/** The same page, decoded and rendered. The first is undefined when PDFium has to render it. */
async function bothWays(draw: Draw, change: (stream: PDFRawStream) => void = () => undefined) {
  const document = await PDFDocument.create();
  await draw(document.addPage([SIZE.width, SIZE.height]), document);
  await document.flush();
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const { dict } = object as PDFRawStream;
    if (dict?.get(PDFName.of('Subtype')) === PDFName.of('Image')) change(object as PDFRawStream);
  }
  const path = join(folder, 'page.pdf');
  await writeFile(path, await document.save());
  const thread = new PdfThreadClient();
  try {
    await thread.ask({ kind: 'open', path, passwords: [] }, never);
    const { picture } = await thread.ask({ kind: 'picture', index: 0 }, never);
    const decoded = picture && (await decodeJpeg(picture, AS_DRAWN, LIMITS, never));
    const jpeg = picture && picture.jpeg;
    const { width, height } = AS_DRAWN;
    const { pixels } = await thread.ask({ kind: 'render', index: 0, width, height }, never);
    return { jpeg, decoded: decoded?.pixels, isCutOff: decoded?.isCutOff, drawn: pixels };
  } finally {
    await thread.close();
  }
}

/** The picture as the PDF describes it. */
function pictureOf(jpeg: Buffer, height = 1_240) {
  return { jpeg: new Uint8Array(jpeg), width: 875, height };
}

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;
}

describe('a page that consists of one JPEG', () => {
  it.each([
    ['grey', () => grey],
    ['in colour', () => colour],
  ])('looks as PDFium renders it: %s', async (_, jpeg) => {
    const { decoded, isCutOff, drawn } = await bothWays(fullPage(jpeg));
    expect(isCutOff).toBe(false);
    expect(decoded?.length).toBe(drawn.length);
    expect(meanDifference(decoded ?? new Uint8Array(), drawn)).toBeLessThan(6);
  });

  it('is unchanged from the file', async () => {
    const { jpeg } = await bothWays(fullPage(() => grey));
    expect(Buffer.compare(Buffer.from(jpeg ?? []), grey)).toBe(0);
  });
});

describe('a picture that is cut off', () => {
  it('is whole without its last two bytes', async () => {
    const whole = await decodeJpeg(pictureOf(grey), AS_DRAWN, LIMITS, never);
    const cut = await decodeJpeg(pictureOf(grey.subarray(0, -2)), AS_DRAWN, LIMITS, never);
    expect(cut).toEqual(whole);
    expect(cut?.isCutOff).toBe(false);
  });

  it('is decoded as far as it reaches, and white below', async () => {
    const whole = await decodeJpeg(pictureOf(grey), AS_DRAWN, LIMITS, never);
    const half = grey.subarray(0, Math.floor(grey.length / 2));
    const cut = await decodeJpeg(pictureOf(half), AS_DRAWN, LIMITS, never);
    expect(cut?.isCutOff).toBe(true);
    const upper = AS_DRAWN.width * 100;
    expect(cut?.pixels.subarray(0, upper)).toEqual(whole?.pixels.subarray(0, upper));
    expect(new Set(cut?.pixels.subarray(-upper))).toEqual(new Set([255]));
  });

  it('is enlarged to the size of the page', async () => {
    const size = { width: 1_750, height: 2_480, dpi: 300 };
    const half = grey.subarray(0, Math.floor(grey.length / 2));
    const cut = await decodeJpeg(pictureOf(half), size, LIMITS, never);
    expect(cut?.isCutOff).toBe(true);
    expect(cut?.pixels.length).toBe(size.width * size.height);
  });
});

describe('arePicturesPlain', () => {
  it.each([
    ['/Filter /DCTDecode /DecodeParms << /Columns 875 >>', true],
    ['/DecodeParms << /ColorTransform 0 >>', false],
    ['/Type /XObject /OC 7 0 R', false],
    ['/OCProperties 9 0 R /OCGs', true],
    ['/ExtGState << /TR 3 0 R >>', false],
    ['/Type /TR3', true],
    ['/Decode[1 0]', false],
    ['/SMask 4 0 R', false],
    ['/Mask [0 0]', false],
    ['/MaskedBy /Maskulin', true],
    ['no keys at all', true],
    ['it ends in /Decode', false],
  ])('%s: %s', (bytes, isPlain) => {
    expect(arePicturesPlain(Buffer.from(bytes))).toBe(isPlain);
  });
});

describe('PDFium has to render', () => {
  it.each<[string, Draw]>([
    [
      'a page that is turned',
      async (page, document) => {
        await fullPage(() => grey)(page, document);
        page.setRotation(degrees(90));
      },
    ],
    [
      'a page upside down',
      async (page, document) => {
        await fullPage(() => grey)(page, document);
        page.setRotation(degrees(180));
      },
    ],
    [
      'a picture that leans',
      async (page, document) => {
        page.drawImage(await document.embedJpg(grey), { x: 0, y: 0, ...SIZE, rotate: degrees(3) });
      },
    ],
    [
      'a mirrored picture',
      async (page, document) => {
        page.drawImage(await document.embedJpg(grey), {
          x: SIZE.width,
          y: 0,
          width: -SIZE.width,
          height: SIZE.height,
        });
      },
    ],
    [
      'a picture on a part of the page',
      async (page, document) => {
        page.drawImage(await document.embedJpg(grey), { x: 0, y: 300, width: 420, height: 295 });
      },
    ],
    [
      'a picture that is cut off',
      async (page, document) => {
        page.drawImage(await document.embedJpg(grey), { x: -100, y: 0, width: 620, height: 595 });
      },
    ],
    [
      'a stamp over a picture',
      async (page, document) => {
        await fullPage(() => grey)(page, document);
        page.drawText('PAID', { x: 100, y: 100 });
      },
    ],
    [
      'a picture that is half transparent',
      async (page, document) => {
        page.drawImage(await document.embedJpg(grey), { x: 0, y: 0, ...SIZE, opacity: 0.5 });
      },
    ],
    [
      'a picture that is no JPEG',
      async (page, document) => {
        page.drawImage(await document.embedPng(await sharp(grey).png().toBuffer()), {
          x: 0,
          y: 0,
          ...SIZE,
        });
      },
    ],
    ['an empty page', () => undefined],
  ])('%s', async (_, draw) => {
    const { jpeg } = await bothWays(draw);
    expect(jpeg).toBe(null);
  });

  it('a picture with inverted values', async () => {
    const inverted = await sharp(grey).negate().toColourspace('b-w').jpeg().toBuffer();
    const { jpeg, drawn } = await bothWays(
      fullPage(() => inverted),
      ({ dict }) => {
        dict.set(PDFName.of('Decode'), dict.context.obj([1, 0]));
      },
    );
    expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeGreaterThan(200);
    expect(jpeg).toBe(null);
  });

  it('a picture in CMYK', async () => {
    const inks = await sharp(colour).toColourspace('cmyk').jpeg().toBuffer();
    const { jpeg } = await bothWays(fullPage(() => inks));
    expect(jpeg).toBe(null);
  });

  it('a picture with a mask', async () => {
    const { jpeg } = await bothWays(
      fullPage(() => grey),
      ({ dict }) => {
        const mask = dict.context.stream(new Uint8Array(1), {
          Type: 'XObject',
          Subtype: 'Image',
          Width: 1,
          Height: 1,
          ColorSpace: 'DeviceGray',
          BitsPerComponent: 8,
        });
        dict.set(PDFName.of('SMask'), dict.context.register(mask));
      },
    );
    expect(jpeg).toBe(null);
  });

  it('bytes that only begin like a JPEG, and those of a broken JPEG', async () => {
    for (const bytes of [Buffer.from('<svg/>'), grey.subarray(0, 100), Buffer.alloc(0)]) {
      const size = { ...AS_DRAWN, width: 10, height: 10 };
      expect(await decodeJpeg(pictureOf(bytes), size, LIMITS, never)).toBe(undefined);
    }
  });

  it('a picture of which the PDF shows only a part', async () => {
    expect(await decodeJpeg(pictureOf(grey, 620), AS_DRAWN, LIMITS, never)).toBe(undefined);
  });

  it('a picture on a layer, which may be hidden', async () => {
    const { jpeg } = await bothWays(async (page, document) => {
      page.pushOperators(
        PDFOperator.of(PDFOperatorNames.BeginMarkedContent, [PDFName.of('Layer')]),
      );
      await fullPage(() => grey)(page, document);
      page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
    });
    expect(jpeg).toBe(null);
  });

  it('an inline picture, whose keys cannot be searched', async () => {
    const { jpeg, drawn } = await bothWays((page, document) => {
      const start = `q 420 0 0 595 0 0 cm BI /W 875 /H 1240 /CS /G /BPC 8 /F /DCT /D [1 0] ID `;
      const content = Buffer.concat([
        Buffer.from(start, 'latin1'),
        grey,
        Buffer.from('\nEI Q\n', 'latin1'),
      ]);
      const stream = document.context.flateStream(new Uint8Array(content));
      page.node.set(PDFName.of('Contents'), document.context.register(stream));
    });
    expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeLessThan(50);
    expect(jpeg).toBe(null);
  });

  it('bytes that are aborted', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(decodeJpeg(pictureOf(grey), AS_DRAWN, LIMITS, stopped)).rejects.toThrow('stopped');
  });

  it('a picture of more pixels than the limit that must be decoded as a whole', async () => {
    const limits = { ...LIMITS, maxPagePixels: 100_000 };
    const progressive = await sharp(grey)
      .toColourspace('b-w')
      .jpeg({ progressive: true })
      .toBuffer();
    expect(await decodeJpeg(pictureOf(progressive), AS_DRAWN, limits, never)).toBe(undefined);
    const tooLarge = { ...LIMITS, maxPagePixels: 10_000 };
    expect(await decodeJpeg(pictureOf(grey), AS_DRAWN, tooLarge, never)).toBe(undefined);
    expect(await decodeJpeg(pictureOf(grey), AS_DRAWN, limits, never)).toBeDefined();
  });
});
