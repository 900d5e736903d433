import { deflateSync } from 'node:zlib';
import { encryptPdf } from '@app/testing';
import { deflatedZeros } from './raw-images.js';
import {
  CATALOG,
  contentBomb,
  FONT,
  helloPage,
  imagePage,
  jbig2,
  manyPages,
  ONE_PAGE,
  pageWith,
  rawPdf,
  recursiveForm,
  stream,
} from './raw-pdfs.js';
import type { HostileFileCase } from './hostile-file-case.js';

const MIB = 1024 * 1024;
const EMPTY_PAGE = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>';

export async function pdfCases(): Promise<HostileFileCase[]> {
  return [...structures(), ...images(), ...contents(), ...(await activeContents())];
}

function structures(): HostileFileCase[] {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const loop = '<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 5>>';
  return [
    {
      name: 'PDF of 5,000 empty pages',
      bytes: manyPages(5_000),
      ends: 'ready, truncated document.too_many_pages',
    },
    {
      name: 'PDF without pages',
      bytes: rawPdf([CATALOG, '<</Type/Pages/Kids[]/Count 0>>']),
      ends: 'failed document.unreadable',
    },
    {
      name: 'PDF that claims 2 billion pages',
      bytes: rawPdf([CATALOG, '<</Type/Pages/Kids[3 0 R]/Count 2147483647>>', EMPTY_PAGE]),
      ends: 'ready',
    },
    {
      name: 'PDF whose page tree is its own child',
      bytes: rawPdf([CATALOG, '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>', EMPTY_PAGE]),
      ends: 'ready, truncated document.pages_unread (page.unreadable)',
    },
    {
      name: 'PDF whose page trees contain each other',
      bytes: rawPdf([CATALOG, '<</Type/Pages/Kids[3 0 R]/Count 5>>', loop]),
      ends: 'failed document.no_page_read (page.unreadable)',
    },
    {
      name: 'PDF whose xref links to itself',
      bytes: rawPdf([CATALOG, ONE_PAGE, EMPTY_PAGE], '/Prev SELF'),
      ends: 'ready',
    },
    {
      name: 'PDF with arrays 100,000 deep',
      bytes: rawPdf([CATALOG, ONE_PAGE, EMPTY_PAGE, deep], '/Info 4 0 R'),
      ends: 'ready',
    },
    {
      name: 'PDF whose page is 100,000 arrays deep',
      bytes: rawPdf([
        CATALOG,
        ONE_PAGE,
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${deep}>>`,
      ]),
      ends: 'ready',
    },
    {
      name: 'PDF whose objects refer to each other',
      bytes: rawPdf([CATALOG, ONE_PAGE, '4 0 R', '3 0 R']),
      ends: 'failed document.no_page_read (page.unreadable)',
    },
  ];
}

function images(): HostileFileCase[] {
  const mono = '/BitsPerComponent 1/ColorSpace/DeviceGray';
  const wide = deflatedZeros(Math.ceil(35_000 / 8) * 2_000, 0xff);
  return [
    {
      name: 'PDF with a JBIG2 image of 100,000²',
      bytes: imagePage(
        `/Width 100000/Height 100000${mono}/Filter/JBIG2Decode`,
        jbig2(100_000, 100_000),
      ),
      ends: 'failed document.no_page_read (page.too_large)',
    },
    {
      name: 'PDF with a CCITT image of 100,000²',
      bytes: imagePage(
        `/Width 100000/Height 100000${mono}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 100000/Rows 100000>>`,
        Buffer.alloc(4_096, 0xff),
      ),
      ends: 'failed document.no_page_read (page.too_large)',
    },
    {
      name: 'PDF with a mono image 35,000 wide',
      bytes: imagePage(`/Width 35000/Height 2000${mono}/Filter/FlateDecode`, wide),
      ends: 'ready',
    },
    {
      name: 'PDF with a grey image of 20,000²',
      bytes: imagePage(
        '/Width 20000/Height 20000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode',
        deflatedZeros(400 * MIB),
      ),
      ends: 'failed document.no_page_read (page.too_large)',
    },
    {
      name: 'PDF with a colour image of 9,500²',
      bytes: imagePage(
        '/Width 9500/Height 9500/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode',
        deflatedZeros(9_500 * 9_500 * 3),
      ),
    },
    {
      name: 'PDF with an invalid JPEG 2000 image',
      bytes: imagePage(
        '/Width 100000/Height 100000/Filter/JPXDecode',
        Buffer.from('not a picture'),
      ),
      ends: 'failed document.no_page_read (page.too_large)',
    },
  ];
}

function contents(): HostileFileCase[] {
  const twice = stream(
    '/Filter[/FlateDecode/FlateDecode]',
    deflateSync(deflatedZeros(500 * MIB, 0x20)),
  );
  const pattern = stream(
    '/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<</Pattern<</P 6 0 R>>>>',
    '/Pattern cs /P scn 0 0 1 1 re f',
  );
  return [
    {
      name: 'PDF whose form draws itself',
      bytes: recursiveForm(),
      ends: 'failed document.no_page_read (page.out_of_memory)',
    },
    {
      name: 'PDF whose contents inflate to 1 GiB',
      bytes: contentBomb(1_024 * MIB),
      ends: 'failed document.no_page_read (page.out_of_memory)',
    },
    {
      name: 'PDF whose contents are compressed twice',
      bytes: pageWith(twice),
      ends: 'failed document.no_page_read (page.out_of_memory)',
    },
    {
      name: 'PDF that saves the graphics state a million times',
      bytes: pageWith('q '.repeat(1_000_000)),
      ends: 'ready',
    },
    {
      name: 'PDF whose pattern is drawn with itself',
      bytes: pageWith('/Pattern cs /P scn 0 0 595 842 re f', {
        resources: '<</Pattern<</P 6 0 R>>>>',
        more: [pattern],
      }),
      ends: 'failed document.no_page_read (page.timeout)',
    },
    {
      name: 'PDF with a million letters',
      bytes: pageWith(`BT /F 1 Tf ${'(x) Tj '.repeat(1_000_000)}ET`),
    },
    {
      name: 'PDF of one pixel',
      bytes: pageWith('BT /F 1 Tf (x) Tj ET', { box: '0 0 0.24 0.24' }),
      ends: 'ready',
    },
    {
      name: 'PDF page of five metres, with a rectangle',
      bytes: pageWith('0 0 14173 14173 re f', { box: '0 0 14173 14173' }),
      ends: 'failed document.no_page_read (page.too_large)',
    },
    {
      name: 'PDF page of five metres, with text',
      bytes: pageWith('BT /F 400 Tf 100 100 Td (A long way to read all of this text here.) Tj ET', {
        box: '0 0 14173 14173',
      }),
      ends: 'ready',
    },
    {
      name: 'PDF page of zero size',
      bytes: pageWith('0 0 1 1 re f', { box: '0 0 0 0' }),
      ends: 'ready',
    },
  ];
}

async function activeContents(): Promise<HostileFileCase[]> {
  const secret = helloPage('Nobody reads this');
  const hello = 'BT /F 24 Tf 72 700 Td (Hello from the page) Tj ET';
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources ${FONT}>>`;
  const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
  const action =
    '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); this.submitForm\\("http://127.0.0.1:1/"\\))>>';
  const launch =
    '/AA<</WC<</S/Launch/F(/bin/sh)>>>>/Names<</EmbeddedFiles<</Names[(x.exe) 6 0 R]>>>>';
  const active = [
    `<</Type/Catalog/Pages 2 0 R${action}${launch}>>`,
    ONE_PAGE,
    page,
    stream('', hello),
    font,
  ];
  const attachment = '<</Type/Filespec/F(x.exe)/EF<</F 7 0 R>>>>';
  return [
    {
      name: 'PDF with a user password',
      bytes: await encryptPdf(secret, { user: 'open sesame', owner: 'x' }),
      ends: 'failed document.encrypted',
    },
    {
      name: 'PDF with an owner password',
      bytes: await encryptPdf(secret, { user: '', owner: 'x' }),
      ends: 'ready',
    },
    {
      name: 'PDF with a script, a launch and an attachment',
      bytes: rawPdf([...active, attachment, stream('', 'MZ')]),
      ends: 'ready',
    },
    {
      name: 'PDF after a JPEG',
      bytes: Buffer.concat([
        Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
        helloPage('Two in one'),
      ]),
      ends: 'failed document.unreadable',
    },
    {
      name: 'PDF before an HTML page',
      bytes: Buffer.concat([
        helloPage('Two in one again'),
        Buffer.from('<html><script>alert(1)</script></html>'),
      ]),
      ends: 'ready',
    },
    {
      name: 'PDF signature without a PDF',
      bytes: Buffer.from('%PDF-1.7\nnothing more\n'),
      ends: 'failed document.unreadable',
    },
  ];
}
