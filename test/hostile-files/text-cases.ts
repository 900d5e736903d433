import type { HostileFileCase } from './hostile-file-case.js';
import { randomNumbers } from './mutations.js';

const LARGE = 20_000_000;
/** Less than LARGE, because each such page takes longer to decode and to index. */
const MEDIUM = 4_000_000;
const PDF = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n';

export function textCases(): HostileFileCase[] {
  return [...largeTexts(), ...encodings(), ...disguisedPrograms()].map((one) => ({
    filename: 'x.txt',
    ...one,
  }));
}

function largeTexts(): HostileFileCase[] {
  return [
    { name: 'text of 20 million form feeds', bytes: Buffer.alloc(LARGE, 0x0c) },
    { name: 'text of one line of 20 MB', bytes: Buffer.alloc(LARGE, 'a') },
    {
      name: 'one line of 4 MB that is not Unicode',
      bytes: Buffer.alloc(MEDIUM, Buffer.from('\xe9t\xe9 ', 'latin1')),
      ends: 'ready',
    },
    {
      name: 'one line of 4 MB in Japanese that never returns to ASCII',
      bytes: Buffer.concat([Buffer.from('\x1b$B'), Buffer.alloc(MEDIUM, '@A5a')]),
    },
    {
      name: '4 MB of bytes that hardly any encoding has',
      bytes: Buffer.alloc(MEDIUM, 0xff),
    },
    {
      name: 'words of one letter in other scripts',
      bytes: Buffer.alloc(MEDIUM, Buffer.from('\xe1 \xf1\xc1\xe2 \xd7', 'latin1')),
    },
  ];
}

function encodings(): HostileFileCase[] {
  const random = randomNumbers(20_261_129);
  const bytes = (length: number, from: number) =>
    Buffer.from(Array.from({ length }, () => from + random(256 - from)));
  return [
    { name: '1 MB of random bytes above ASCII', bytes: bytes(1_000_000, 0x80) },
    {
      name: 'random bytes after a mark of UTF-16',
      bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), bytes(100_000, 0)]),
      ends: '415 document.type_unsupported',
    },
    {
      name: 'halves of surrogate pairs in UTF-16',
      bytes: Buffer.from(`\ufeff${`${'a'.repeat(200)}\ud800`.repeat(2_000)}`, 'utf16le'),
      ends: 'ready, truncated document.pages_incomplete (page.undecodable)',
    },
    {
      name: 'characters of four bytes in GB18030',
      bytes: Buffer.alloc(400_000, Buffer.from([0x81, 0x30, 0x81, 0x30])),
    },
    {
      name: 'text followed by a program',
      bytes: Buffer.concat([Buffer.alloc(8_000, 'a line of text\n'), bytes(100_000, 0)]),
      ends: '415 document.type_unsupported',
    },
  ];
}

function disguisedPrograms(): HostileFileCase[] {
  const starts = { ELF: '\x7fELF\x02\x01\x01', MZ: 'MZ\x90\0\x03', ZIP: 'PK\x03\x04\x14\0' };
  return Object.entries(starts).map(([name, start]) => ({
    name: `${name} that contains the header of a PDF`,
    bytes: Buffer.from(`${start}${'\0'.repeat(60)}\n${PDF}`, 'latin1'),
    filename: 'invoice.pdf',
    ends: '415 document.type_unsupported',
  }));
}
