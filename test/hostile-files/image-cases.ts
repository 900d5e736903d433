import sharp from 'sharp';
import { makePageImage, shortText } from '@app/testing';
import { deflatedZeros, iccBomb, jpegHead, png, tiff, webpHead, whiteRows } from './raw-images.js';
import { moreFormatCases } from './more-format-cases.js';
import type { HostileFileCase } from './hostile-file-case.js';

export async function imageCases(): Promise<HostileFileCase[]> {
  return [
    ...headersOnly(),
    ...bombs(),
    ...loops(),
    ...(await unusualFormats()),
    ...(await moreFormatCases()),
    ...disguises(),
  ];
}

function headersOnly(): HostileFileCase[] {
  const tooLarge = 'failed document.no_page_read (page.too_large)';
  return [
    {
      name: 'PNG that claims 100,000²',
      bytes: png({ width: 100_000, height: 100_000 }, whiteRows(1, 1)),
      ends: tooLarge,
    },
    {
      name: 'PNG that claims 2³¹ − 1 pixels a side',
      bytes: png({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }, whiteRows(1, 1)),
      ends: 'failed document.unreadable',
    },
    {
      name: 'TIFF that claims 100,000²',
      bytes: tiff([{ width: 100_000, height: 100_000, next: 0 }], Buffer.alloc(64, 255)),
      ends: tooLarge,
    },
    { name: 'JPEG that claims 65,500²', bytes: jpegHead(65_500, 65_500), ends: tooLarge },
    {
      name: 'JPEG that claims 9,000² and ends',
      bytes: jpegHead(9_000, 9_000),
      ends: 'failed document.no_page_read (page.unreadable)',
    },
    {
      name: 'WebP that claims 16,384²',
      bytes: webpHead(16_384, 16_384),
      ends: 'failed document.unreadable',
    },
    {
      name: 'PNG one pixel wide and 60,000 high',
      bytes: png({ width: 1, height: 60_000 }, whiteRows(1, 60_000)),
      ends: 'ready',
    },
    {
      name: 'PNG of one pixel',
      bytes: png({ width: 1, height: 1 }, whiteRows(1, 1)),
      ends: 'ready',
    },
    {
      name: 'PNG of zero pixels',
      bytes: png({ width: 0, height: 0 }, whiteRows(1, 1)),
      ends: 'failed document.unreadable',
    },
  ];
}

function bombs(): HostileFileCase[] {
  return [
    {
      name: 'PNG of 20,000² in half a megabyte',
      bytes: png({ width: 20_000, height: 20_000 }, deflatedZeros(20_001 * 20_000)),
      ends: 'failed document.no_page_read (page.too_large)',
    },
    {
      name: 'PNG of 9,900² in colour',
      bytes: png(
        {
          width: 9_900,
          height: 9_900,
          colour: 2,
        },
        deflatedZeros((9_900 * 3 + 1) * 9_900),
      ),
      ends: 'failed document.no_page_read (page.unreadable)',
    },
    {
      name: 'PNG of 9,900² interlaced, 16 bit with alpha',
      bytes: png(
        {
          width: 9_900,
          height: 9_900,
          depth: 16,
          colour: 6,
          interlaced: true,
        },
        deflatedZeros(9_900 * 9_900 * 8 + 40_000),
      ),
      ends: 'failed document.no_page_read (page.out_of_memory)',
    },
    {
      name: 'PNG whose colour profile inflates to 1 GiB',
      bytes: png({ width: 8, height: 8 }, whiteRows(8, 8), [iccBomb(1024 ** 3)]),
      ends: 'ready',
    },
    {
      name: 'PNG with a gigabyte after its pixels',
      bytes: png({ width: 8, height: 8 }, deflatedZeros(1024 ** 3)),
      ends: 'ready',
    },
  ];
}

function loops(): HostileFileCase[] {
  const white = Buffer.alloc(64, 255);
  const page = { width: 8, height: 8 };
  return [
    {
      name: 'TIFF whose page links to itself',
      bytes: tiff([{ ...page, next: 'self' }], white),
      ends: 'ready',
    },
    {
      name: 'TIFF whose second page links to the first',
      bytes: tiff(
        [
          { ...page, next: 0 },
          { ...page, next: 8 + 64 },
        ],
        white,
      ),
      ends: 'ready',
    },
    {
      name: 'TIFF of 500 pages',
      bytes: tiff(
        Array.from({ length: 500 }, () => ({ ...page, next: 0 })),
        white,
      ),
      ends: 'ready',
    },
  ];
}

async function unusualFormats(): Promise<HostileFileCase[]> {
  const picture = await makePageImage(shortText(5), { dpi: 150 });
  const frames = await Promise.all([6, 7].map((n) => makePageImage(shortText(n), { dpi: 100 })));
  const profile = await sharp(picture).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
  return [
    {
      name: 'animated WebP',
      bytes: await sharp(frames, { join: { animated: true } })
        .webp()
        .toBuffer(),
      ends: 'ready, truncated document.pages_incomplete (page.left_out)',
    },
    {
      name: 'JPEG in CMYK',
      bytes: await sharp(picture).toColourspace('cmyk').jpeg().toBuffer(),
      ends: 'ready',
    },
    { name: 'PNG of 16 bit with a profile of Display P3', bytes: profile, ends: 'ready' },
    {
      name: 'PNG with alpha',
      bytes: await sharp(picture).ensureAlpha(0.5).png().toBuffer(),
      ends: 'ready',
    },
    {
      name: 'PNG with a palette',
      bytes: await sharp(picture).png({ palette: true, colours: 4 }).toBuffer(),
      ends: 'ready',
    },
    {
      name: 'TIFF in CMYK',
      bytes: await sharp(picture).toColourspace('cmyk').tiff().toBuffer(),
      ends: 'ready',
    },
    {
      name: 'TIFF of one bit',
      bytes: await sharp(picture)
        .threshold()
        .toColourspace('b-w')
        .tiff({ bitdepth: 1, compression: 'ccittfax4' })
        .toBuffer(),
      ends: 'ready',
    },
    {
      name: 'JPEG with an invalid colour profile',
      bytes: withProfile(await sharp(picture).jpeg().toBuffer()),
      ends: 'ready',
    },
    { name: 'GIF', bytes: await sharp(picture).gif().toBuffer(), ends: 'ready' },
    {
      name: 'PNG followed by a ZIP',
      bytes: Buffer.concat([picture, Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]),
      ends: 'ready',
    },
  ];
}

/** Inserts an APP2 segment with the name ICC_PROFILE and random bytes. */
function withProfile(jpeg: Buffer): Buffer {
  const body = Buffer.concat([
    Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'),
    Buffer.alloc(500, 0xa5),
  ]);
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

function disguises(): HostileFileCase[] {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
  return [
    {
      name: 'SVG named as PNG',
      bytes: Buffer.from(svg),
      filename: 'x.png',
      ends: '415 document.type_unsupported',
    },
    {
      name: 'SVG after an XML declaration',
      bytes: Buffer.from(`<?xml version="1.0"?>\n${svg}`),
      filename: 'x.txt',
      ends: '415 document.type_unsupported',
    },
    {
      name: 'HTML named as text',
      bytes: Buffer.from('<!doctype html><script>alert(1)</script>'),
      filename: 'x.txt',
      ends: '415 document.type_unsupported',
    },
    {
      name: 'HTML after a PNG signature',
      bytes: Buffer.concat([
        Buffer.from('89504e470d0a1a0a', 'hex'),
        Buffer.from('<html><script>alert(1)</script>'),
      ]),
      ends: 'failed document.unreadable',
    },
    { name: 'empty file', bytes: Buffer.alloc(0), ends: '400 document.file_empty' },
    {
      name: 'ZIP',
      bytes: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)]),
      ends: '415 document.type_unsupported',
    },
  ];
}
