import {
  makeDocx,
  makeEncryptedOfficeFile,
  makeOpenDocument,
  makeXlsx,
  makeZip,
} from '@app/testing';
import type { HostileFileCase } from './hostile-file-case.js';

const MIB = 1024 * 1024;
const TYPES = { name: '[Content_Types].xml', content: '<Types/>' };
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

/** Mail, HTML and office files. */
export function documentCases(): HostileFileCase[] {
  return [...mails(), ...markup(), ...packages(), ...otherOfficeFiles()];
}

function mails(): HostileFileCase[] {
  const head = 'From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n';
  const parts = '--b\r\nContent-Type: text/plain\r\n\r\npart\r\n'.repeat(10_000);
  let nested = 'Content-Type: text/plain\r\n\r\ninnermost\r\n';
  for (let i = 0; i < 2_000; i += 1) {
    nested = `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n${nested}\r\n--b${i}--\r\n`;
  }
  const messages = `${head}Content-Type: message/rfc822\r\n\r\n`.repeat(2_000);
  const attachment =
    'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  return [
    {
      name: 'mail of 10,000 parts',
      bytes: Buffer.from(
        `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
      ),
      ends: 'ready',
    },
    {
      name: 'mail of parts nested 2,000 deep',
      bytes: Buffer.from(head + nested),
      ends: 'failed document.unreadable',
    },
    { name: 'mail in a mail, 2,000 deep', bytes: Buffer.from(`${messages}${head}\r\nend`) },
    {
      name: 'mail with an attachment of 60 MiB',
      bytes: Buffer.from(`${head}${attachment}${`${'A'.repeat(76)}\r\n`.repeat((60 * MIB) / 78)}`),
      ends: 'ready, truncated document.pages_incomplete (page.attachments_left_out)',
    },
    {
      name: 'mail of a million headers',
      bytes: Buffer.from(`${head}${'A: b\r\n'.repeat(1_000_000)}`),
    },
    {
      name: 'mail with a line of 60 MiB',
      bytes: Buffer.from(`${head}\r\n${'x'.repeat(60 * MIB)}`),
    },
    {
      name: 'mail with an address list of 2 MiB',
      bytes: Buffer.from(`${head}To: ${'"a\\'.repeat(700_000)}\r\n\r\nx`),
    },
    {
      name: 'mail of bytes without order',
      bytes: Buffer.concat([Buffer.from(`${head}\r\n`), noise(MIB)]),
    },
  ];
}

function markup(): HostileFileCase[] {
  return [
    {
      name: 'HTML of 1,000,000 nested elements',
      ends: 'failed document.unreadable',
      bytes: Buffer.from(`<html>${'<div>'.repeat(1_000_000)}x`),
    },
    {
      name: 'HTML that closes what it never opened',
      ends: 'failed document.unreadable',
      bytes: Buffer.from(`<html>${'<b>'.repeat(200_000)}${'</i>'.repeat(200_000)}x`),
    },
    {
      name: 'HTML with one attribute of 50 MiB',
      bytes: Buffer.from(`<html><p title="${'a'.repeat(50 * MIB)}`),
    },
    {
      name: 'HTML of 100,000 unclosed comments',
      bytes: Buffer.from(`<html>${'<!--'.repeat(100_000)}`),
    },
    {
      name: 'HTML of 60 MiB of entities',
      bytes: Buffer.from(`<html>${'&lt;&#x41;'.repeat(6 * MIB)}`),
    },
  ];
}

function packages(): HostileFileCase[] {
  const entity = (i: number) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`;
  const entities = Array.from({ length: 9 }, (_, i) => entity(i)).join('');
  const bomb = `<!DOCTYPE x [<!ENTITY e0 "lol">${entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
  const many = Array.from({ length: 30_000 }, (_, i) => ({ name: `word/${i}.xml`, content: '' }));
  return [
    {
      name: 'Word file that unpacks to 400 MiB of text',
      bytes: makeDocx(paragraph('bomb bomb').repeat((400 * MIB) / 50)),
      ends: 'ready, truncated document.pages_incomplete (page.cut_off)',
    },
    {
      name: 'Word file that unpacks to 1 GiB of nothing',
      ends: 'ready, truncated document.pages_incomplete (page.cut_off)',
      bytes: makeZip([
        TYPES,
        { name: 'word/document.xml', content: Buffer.alloc(1024 * MIB, ' ') },
      ]),
    },
    {
      name: 'Word file with an entity bomb',
      bytes: makeZip([
        TYPES,
        { name: 'word/document.xml', content: `${bomb}${paragraph('&e9;&f;')}` },
      ]),
      ends: 'ready',
    },
    {
      name: 'Word file of 500,000 nested elements',
      ends: 'failed document.unreadable',
      bytes: makeDocx('<w:sdt>'.repeat(500_000)),
    },
    {
      name: 'Word file of 2,000,000 page breaks',
      bytes: makeDocx('<w:br w:type="page"/>'.repeat(2_000_000)),
    },
    {
      name: 'Word file of 30,000 parts',
      ends: 'failed document.unreadable',
      bytes: makeZip([TYPES, { name: 'word/document.xml', content: '' }, ...many]),
    },
    {
      name: 'Word file that is cut off',
      bytes: makeDocx(paragraph('x')).subarray(0, 300),
      ends: '415 document.type_unsupported',
    },
    { name: 'Word file with damaged data', bytes: damaged(makeDocx(paragraph('x'.repeat(9_000)))) },
    {
      name: 'Excel file of 1,000,000 shared texts that repeat',
      bytes: makeXlsx([['a'.repeat(30_000)]], { cells: '<c t="s"><v>0</v></c>'.repeat(1_000_000) }),
    },
    {
      name: 'OpenDocument sheet that repeats a cell a billion times',
      bytes: makeOpenDocument(
        'spreadsheet',
        `<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024"><text:p>${'x'.repeat(1_000)}</text:p></table:table-cell></table:table-row></table:table>`,
      ),
    },
    {
      name: 'OpenDocument text of a billion spaces',
      bytes: makeOpenDocument(
        'text',
        `<text:p>${'<text:s text:c="999999999"/>'.repeat(100_000)}</text:p>`,
      ),
    },
  ];
}

function otherOfficeFiles(): HostileFileCase[] {
  const locked = [
    { name: 'META-INF/manifest.xml', content: '<m:file-entry><m:encryption-data/></m:file-entry>' },
  ];
  return [
    {
      name: 'Office file that needs a password',
      bytes: makeEncryptedOfficeFile(),
      ends: '422 document.upload_encrypted',
    },
    {
      name: 'OpenDocument file that needs a password',
      bytes: makeOpenDocument('text', '', locked),
      ends: 'failed document.encrypted',
    },
    {
      name: 'RTF of 1,000,000 nested groups',
      bytes: Buffer.from(`{\\rtf1${'{'.repeat(1_000_000)}`),
      ends: 'failed document.unreadable',
    },
    {
      name: 'RTF that skips 2 GiB',
      bytes: Buffer.from('{\\rtf1\\bin2147483647 x}'),
      ends: 'ready',
    },
    {
      name: 'RTF of 3,000,000 page breaks',
      ends: 'ready, truncated document.too_many_pages',
      bytes: Buffer.from(`{\\rtf1 ${'\\page '.repeat(3_000_000)}}`),
    },
    {
      name: 'RTF of 40 MiB of hexadecimal bytes',
      bytes: Buffer.from(`{\\rtf1 ${"\\'41".repeat(10 * MIB)}}`),
    },
  ];
}

function damaged(bytes: Buffer): Buffer {
  const at = Math.floor(bytes.length / 2);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([255, 0, 255]), bytes.subarray(at + 3)]);
}

/** Bytes that look random and are the same in each run. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state & 0xff;
    }),
  );
}
