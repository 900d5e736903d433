import type { MediaType } from '@app/contracts';
import {
  makeDocx,
  makeOpenDocument,
  makePptx,
  makeXlsx,
  makeZip,
  type RelatedPart,
} from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExtractionBench } from './extraction-bench.js';

const OOXML = 'application/vnd.openxmlformats-officedocument';
const DOCX = `${OOXML}.wordprocessingml.document` as const;
const XLSX = `${OOXML}.spreadsheetml.sheet` as const;
const PPTX = `${OOXML}.presentationml.presentation` as const;
const ODF = 'application/vnd.oasis.opendocument';

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const shape = (text: string) =>
  `<p:sp><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
const latin1 = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
const mail = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'));

describe('mail, HTML and office files', () => {
  let bench: ExtractionBench;
  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  afterAll(async () => {
    await bench.close();
  });

  async function read(bytes: Uint8Array | string, mediaType: MediaType) {
    const { pages, error } = await bench.extract(Buffer.from(bytes), mediaType);
    return { texts: pages.map(({ text }) => text), losses: pages.map((page) => page.error), error };
  }

  async function textOf(bytes: Uint8Array | string, mediaType: MediaType): Promise<string> {
    const { texts, losses } = await read(bytes, mediaType);
    expect(losses.every((loss) => loss === null)).toBe(true);
    return texts.join('\f');
  }

  describe('mail', () => {
    const HEADERS =
      'From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.org>\nSubject: =?iso-8859-1?B?R3L832U=?=\nMIME-Version: 1.0\n';
    const SHOWN = 'From: Zoë <zoe@example.org>\nSubject: Grüße\n\n';

    it.each([
      [
        'quoted-printable',
        'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nM=C3=BCller an der Kai=\nmauer',
        'Müller an der Kaimauer',
      ],
      [
        'base64 in windows-1251',
        `Content-Type: text/plain; charset=windows-1251\nContent-Transfer-Encoding: base64\n\n${Buffer.from('cff0e8e2e5f2', 'hex').toString('base64')}`,
        'Привет',
      ],
      [
        'Shift_JIS',
        `Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: base64\n\n${Buffer.from('93fa967b8cea', 'hex').toString('base64')}`,
        '日本語',
      ],
      [
        'HTML without a declared encoding',
        'Content-Type: text/html\n\n<html><body><p>Your <b>bowsprit</b> is&nbsp;ready</p></body></html>',
        'Your bowsprit is\u00a0ready',
      ],
      [
        'flowed text',
        'Content-Type: text/plain; charset=utf-8; format=flowed\n\nOne \nline',
        'One line',
      ],
      ['no empty line before the text', 'X-Other: a\nThe text begins here', 'The text begins here'],
    ])('reads %s', async (_, rest, expected) => {
      await expect(textOf(mail(HEADERS + rest), 'message/rfc822')).resolves.toBe(SHOWN + expected);
    });

    it.each([
      ['8-bit Latin-1 without a character set', latin1('From: Zoë\nSubject: Grüße\n\nGröße')],
      ['8-bit UTF-8 without a character set', mail('From: Zoë\nSubject: Grüße\n\nGröße')],
      [
        '8-bit UTF-8 that says it is ASCII',
        mail('From: Zoë\nSubject: Grüße\nContent-Type: text/plain; charset=us-ascii\n\nGröße'),
      ],
      [
        'Latin-1 in quoted-printable without a character set',
        mail(
          'From: Zoë\nSubject: Grüße\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nGr=F6=DFe',
        ),
      ],
    ])('decodes %s', async (_, bytes) => {
      await expect(textOf(bytes, 'message/rfc822')).resolves.toBe(
        'From: Zoë\nSubject: Grüße\n\nGröße',
      );
    });

    it('reads text once when it is there as plain text and as HTML', async () => {
      const parts =
        '--b\nContent-Type: text/plain\n\nThe same words\n--b\nContent-Type: text/html\n\n<p>The same <i>words</i></p>\n--b--\n';
      const text = await textOf(
        mail(`${HEADERS}Content-Type: multipart/alternative; boundary=b\n\n${parts}`),
        'message/rfc822',
      );
      expect(text).toBe(`${SHOWN}The same words`);
    });

    it('reads the HTML when the plain text only says that there is HTML', async () => {
      const parts =
        '--b\nContent-Type: text/plain\n\nOpen this in a browser.\n--b\nContent-Type: text/html\n\n<p>The invoice 4711 is due on the third of May</p>\n--b--\n';
      const text = await textOf(
        mail(`${HEADERS}Content-Type: multipart/alternative; boundary=b\n\n${parts}`),
        'message/rfc822',
      );
      expect(text).toContain('The invoice 4711 is due');
    });

    it('reads a mail in a mail, with its headers', async () => {
      const inner = 'From: inner@example.org\nSubject: Inside\n\nInnermost words';
      for (const disposition of ['', 'Content-Disposition: attachment; filename=a.eml\n']) {
        const parts = `--b\nContent-Type: text/plain\n\nSee below\n--b\nContent-Type: message/rfc822\n${disposition}\n${inner}\n--b--\n`;
        const text = await textOf(
          mail(`${HEADERS}Content-Type: multipart/mixed; boundary=b\n\n${parts}`),
          'message/rfc822',
        );
        expect(text).toBe(
          `${SHOWN}See below\n\nFrom: inner@example.org\nSubject: Inside\n\nInnermost words`,
        );
      }
    });

    it('names the attachments, and says that they were not read', async () => {
      const parts =
        '--b\nContent-Type: text/plain\n\nHello\n' +
        '--b\nContent-Type: application/pdf; name="=?utf-8?Q?Rechnung_M=C3=A4rz.pdf?="\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n' +
        '--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n--b--\n';
      const { texts, losses, error } = await read(
        mail(`${HEADERS}Content-Type: multipart/mixed; boundary=b\n\n${parts}`),
        'message/rfc822',
      );
      expect(texts).toEqual([`${SHOWN}Hello\n\nAttachments: Rechnung März.pdf, winmail.dat`]);
      expect(losses).toEqual([
        {
          code: 'page.attachments_left_out',
          message: 'The attachments of the mail were not read: Rechnung März.pdf, winmail.dat.',
        },
      ]);
      expect(error?.code).toBe('document.pages_incomplete');
    });
  });

  describe('HTML', () => {
    it('reads what a browser displays, and nothing else', async () => {
      const html =
        '<!DOCTYPE html><html><head><title>Bill</title><style>p{}</style><script>var hidden</script></head><body>' +
        '<!-- hidden --><h1>March</h1><p>Two\n lines<br>here</p><ol><li>one<li>two</ol><template>hidden</template>' +
        '<table><tr><td>Oats</td><td>4.20</td></tr></table><p hidden>hidden</p><img alt="Logo" src=x>' +
        '<div style="display: none">hidden</div>M&uuml;ller &amp; Co<input type=hidden value=hidden></body></html>';
      await expect(textOf(html, 'text/html')).resolves.toBe(
        'Bill\n\nMarch\n\nTwo lines\nhere\n\n1. one\n2. two\n\nOats\t4.20\n\nLogo Müller & Co',
      );
    });

    it.each([
      ['UTF-8', Buffer.from('<html><p>Größe')],
      ['UTF-8 with a mark', Buffer.from('\ufeff<html><p>Größe')],
      ['UTF-16 with a mark', Buffer.from('\ufeff<html><p>Größe', 'utf16le')],
      ['a declared Latin-1', Buffer.from('<html><meta charset="iso-8859-1"><p>Größe', 'latin1')],
      [
        'a declared character set in http-equiv',
        Buffer.from(
          '<html><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><p>Größe',
          'latin1',
        ),
      ],
      ['Latin-1 that is not declared', Buffer.from('<html><p>Größe', 'latin1')],
    ])('decodes %s', async (_, bytes) => {
      await expect(textOf(bytes, 'text/html')).resolves.toBe('Größe');
    });

    it('says that bytes could not be decoded', async () => {
      const bytes = Buffer.concat([
        Buffer.from('<html><meta charset=utf-8><p>Gr'),
        Buffer.from([0xff]),
        Buffer.from('n'),
      ]);
      const { losses } = await read(bytes, 'text/html');
      expect(losses[0]?.code).toBe('page.undecodable');
    });
  });

  describe('Word', () => {
    it('reads paragraphs, rows of tables, headers, notes and comments, each once', async () => {
      const related: RelatedPart[] = ['header', 'footer', 'footnotes', 'comments'].map(
        (type, i) => ({
          id: `rId${i + 9}`,
          type,
          name: `${type}.xml`,
          xml: `<w:part xmlns:w="w">${paragraph(`The ${type}`)}</w:part>`,
        }),
      );
      const cells = ['Oats', '4.20'].map((text) => `<w:tc>${paragraph(text)}</w:tc>`).join('');
      const box = `<w:r><Choice><w:txbxContent>${paragraph('In a box')}</w:txbxContent></Choice><mc:Fallback>${paragraph('In a box')}</mc:Fallback></w:r>`;
      const deleted =
        '<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>';
      const body = `${paragraph('Hello &amp; welcome')}<w:tbl><w:tr>${cells}</w:tr></w:tbl><w:p>${box}</w:p>${deleted}`;
      const text = await textOf(makeDocx(body, related), DOCX);
      expect(text.replace(/\s*\n\s*/g, '\n')).toBe(
        'The header\nHello & welcome\nOats\t4.20\nIn a box\nThe footnotes\nThe comments\nThe footer',
      );
    });

    it('begins a page where the document does', async () => {
      const broken =
        '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>';
      const text = await textOf(makeDocx(`${paragraph('one')}${broken}`), DOCX);
      expect(text).toBe('one\ftwo');
    });

    it('says that a picture was not read', async () => {
      const { texts, losses } = await read(
        makeDocx(`${paragraph('one')}<w:p><a:blip r:embed="rId5"/></w:p>`),
        DOCX,
      );
      expect(texts).toEqual(['one']);
      expect(losses).toEqual([
        { code: 'page.pictures_left_out', message: 'A picture was not read.' },
      ]);
    });
  });

  it('reads the cells of a workbook as they are displayed', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>';
    const cells =
      '<row><c s="1"><v>45000</v></c><c s="2"><v>0.125</v></c><c t="b"><v>1</v></c>' +
      '<c t="inlineStr"><is><t>inline</t></is></c><c t="str"><f>A1&amp;B1</f><v>formula</v></c></row>';
    const xlsx = makeXlsx([['Oats & barley', 4.2], [], ['Total', 1e3]], {
      sheet: 'March',
      styles,
      cells,
    });
    await expect(textOf(xlsx, XLSX)).resolves.toBe(
      'March\nOats & barley\t4.2\nTotal\t1000\n15.03.2023\t12.50%\tTRUE\tinline\tformula',
    );
  });

  it('reads each slide as a page, in the order of the presentation', async () => {
    await expect(
      textOf(makePptx([shape('one'), shape('two'), shape('three')]), PPTX),
    ).resolves.toBe('one\ftwo\fthree');
  });

  it.each([
    [
      'text',
      '<text:h>Title</text:h><text:p>one<text:s text:c="2"/>two<text:tab/>three</text:p><text:p>four<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>',
      'Title\none  two\tthree\nfour note',
    ],
    [
      'spreadsheet',
      '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table><table:table table:name="B"/>',
      'A\nx\tx\ty\fB',
    ],
    [
      'presentation',
      '<draw:page><text:p>one</text:p></draw:page><draw:page><text:p>two</text:p></draw:page>',
      'one\ftwo',
    ],
  ] as const)('reads an OpenDocument %s', async (kind, body, expected) => {
    await expect(textOf(makeOpenDocument(kind, body), `${ODF}.${kind}`)).resolves.toBe(expected);
  });

  describe('RTF', () => {
    it.each([
      [
        'text, tables and pages',
        '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}One\\par\\trowd Oats\\cell 4.20\\cell\\row\\page Two}',
        'One\nOats\t4.20\fTwo',
      ],
      ['bytes of its code page', "{\\rtf1\\ansi\\ansicpg1250 P\\'f8\\'edli\\'9a}", 'Příliš'],
      [
        'bytes of the code page of a font',
        "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1\\'cf\\'f0\\f0 x}",
        'Прx',
      ],
      [
        'two bytes for a character',
        "{\\rtf1\\ansi{\\fonttbl{\\f1\\fcharset128 B;}}\\f1\\'93\\'fa\\'96\\'7b}",
        '日本',
      ],
      [
        'Unicode and what stands for it in old programs',
        "{\\rtf1\\ansi\\uc1 Gr\\u252?\\u223\\'dfe \\u-10179?\\u-8704?}",
        'Grüße 😀',
      ],
      [
        'the result of a field, and no hidden text',
        '{\\rtf1{\\field{\\*\\fldinst HYPERLINK "http://a"}{\\fldrslt link}}{\\v unseen} {\\deleted gone}end}',
        'link end',
      ],
    ])('reads %s', async (_, rtf, expected) => {
      const text = await textOf(Buffer.from(rtf, 'latin1'), 'application/rtf');
      expect(text.replaceAll('\t\n', '\n').replace(/\t\f/g, '\f')).toBe(expected);
    });
  });

  it.each([
    [
      'a locked OpenDocument file',
      makeOpenDocument('text', '', [
        {
          name: 'META-INF/manifest.xml',
          content: '<m:file-entry><m:encryption-data/></m:file-entry>',
        },
      ]),
      `${ODF}.text`,
      'document.encrypted',
    ],
    [
      'an encrypted zip file',
      makeZip([{ name: 'word/document.xml', content: 'x', flags: 1 }]),
      DOCX,
      'document.encrypted',
    ],
    [
      'a zip file that is cut off',
      makeDocx(paragraph('one')).subarray(0, -40),
      DOCX,
      'document.unreadable',
    ],
    [
      'a package without its main part',
      makeZip([{ name: '[Content_Types].xml', content: '' }]),
      DOCX,
      'document.unreadable',
    ],
  ] as const)('fails %s', async (_, bytes, mediaType, code) => {
    await expect(bench.extract(bytes, mediaType)).rejects.toMatchObject({ code });
  });
});
