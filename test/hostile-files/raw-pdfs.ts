import { deflatedZeros } from './raw-images.js';

/** Makes a PDF from its objects, without a library, which would reject invalid ones. Object 1 is the root. */
export function rawPdf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = 9;
  const add = (part: string | Buffer): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  for (const [i, object] of objects.entries()) {
    offsets.push(length);
    add(`${i + 1} 0 obj\n`);
    add(object);
    add('\nendobj\n');
  }
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  add(`xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}`);
  add(`trailer\n<</Root 1 0 R/Size ${size}${trailer.replace('SELF', String(start))}>>\n`);
  add(`startxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}

export function stream(dictionary: string, content: string | Buffer): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const head = Buffer.from(`<<${dictionary}/Length ${bytes.length}>>\nstream\n`, 'latin1');
  return Buffer.concat([head, bytes, Buffer.from('\nendstream')]);
}

export const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';
export const ONE_PAGE = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
export const FONT = '<</Font<</F 5 0 R>>>>';
const HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

/** Makes a PDF of one page with these contents; further objects begin with number 6. */
export function pageWith(
  contents: string | Buffer,
  options: { box?: string; resources?: string; more?: readonly (string | Buffer)[] } = {},
): Buffer {
  const { box = '0 0 595 842', resources = FONT, more = [] } = options;
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources ${resources}>>`;
  const body = typeof contents === 'string' ? stream('', contents) : contents;
  return rawPdf([CATALOG, ONE_PAGE, page, body, HELVETICA, ...more]);
}

export function helloPage(text: string): Buffer {
  return pageWith(`BT /F 24 Tf 72 700 Td (${text}) Tj ET`);
}

export function manyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, i) => `${4 + i} 0 R`).join(' ');
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 3 0 R/Resources<<>>>>';
  const objects = [CATALOG, `<</Type/Pages/Kids[${kids}]/Count ${count}>>`, stream('', '')];
  return rawPdf([...objects, ...Array.from({ length: count }, () => page)]);
}

/** Makes a PDF of one page with one image that covers the page. */
export function imagePage(dictionary: string, data: Buffer, box?: string): Buffer {
  const image = stream(`/Type/XObject/Subtype/Image${dictionary}`, data);
  return pageWith('595 0 0 842 0 0 cm /I Do', {
    resources: '<</XObject<</I 6 0 R>>>>',
    more: [image],
    ...(box === undefined ? {} : { box }),
  });
}

/** Makes a JBIG2 stream with a page segment and a generic region that both declare the given size. */
export function jbig2(width: number, height: number): Buffer {
  const page = Buffer.alloc(11 + 19);
  page.set([0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19]);
  page.writeUInt32BE(width, 11);
  page.writeUInt32BE(height, 15);
  const region = Buffer.alloc(11 + 26 + 16);
  region.set([0, 0, 0, 1, 0x26, 0, 1, 0, 0, 0, 42]);
  region.writeUInt32BE(width, 11);
  region.writeUInt32BE(height, 15);
  region.set([0, 3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe], 28);
  return Buffer.concat([page, region]);
}

/** Makes a PDF whose form draws itself twice: half a kilobyte that exhausts all memory. */
export function recursiveForm(): Buffer {
  const form = stream(
    '/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>',
    '/X Do /X Do',
  );
  return pageWith('/X Do', { resources: '<</XObject<</X 6 0 R>>>>', more: [form] });
}

export function contentBomb(bytes: number): Buffer {
  return pageWith(stream('/Filter/FlateDecode', deflatedZeros(bytes, 0x20)));
}
