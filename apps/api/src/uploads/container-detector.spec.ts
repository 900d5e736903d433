import { describe, expect, it } from 'vitest';
import { makeZip } from '@app/testing';
import { ContainerDetector } from './container-detector.js';
import { DocumentEncryptedError } from './uploads.errors.js';

const TYPES = '[Content_Types].xml';
const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';

function detect(bytes: Buffer, chunkBytes = bytes.length): string | undefined {
  const detector = ContainerDetector.for(bytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    detector?.add(bytes.subarray(at, at + chunkBytes));
  }
  return detector?.detect();
}

const zipOf = (...names: string[]) =>
  makeZip(names.map((name) => ({ name, content: `content of ${name}` })));
const openDocument = (mimetype: string, ...names: string[]) =>
  makeZip([
    { name: 'mimetype', content: mimetype, isStored: true },
    ...names.map((name) => ({ name, content: '<a/>' })),
  ]);
const compoundFile = (text: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(3_000),
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(3_000),
  ]);

describe('ContainerDetector', () => {
  it.each([
    ['Word', zipOf(TYPES, 'word/document.xml'), `${OOXML}.wordprocessingml.document`],
    [
      'Word with a numbered part',
      zipOf('word/document2.xml', TYPES),
      `${OOXML}.wordprocessingml.document`,
    ],
    [
      'Word with backslashes',
      zipOf(TYPES, 'word\\document.xml'),
      `${OOXML}.wordprocessingml.document`,
    ],
    ['Excel', zipOf('xl/workbook.xml', TYPES), `${OOXML}.spreadsheetml.sheet`],
    ['PowerPoint', zipOf(TYPES, 'ppt/presentation.xml'), `${OOXML}.presentationml.presentation`],
    ['OpenDocument text', openDocument(`${ODF}.text`, 'content.xml'), `${ODF}.text`],
    [
      'OpenDocument sheets',
      openDocument(`${ODF}.spreadsheet`, 'content.xml'),
      `${ODF}.spreadsheet`,
    ],
    [
      'OpenDocument slides',
      openDocument(`${ODF}.presentation`, 'content.xml'),
      `${ODF}.presentation`,
    ],
  ])('detects %s, in chunks of any size', (_, bytes, expected) => {
    expect(detect(bytes)).toBe(expected);
    for (const size of [300, 301, 999]) expect(detect(bytes, size)).toBe(expected);
  });

  it('does not take a document inside of a document for the document', () => {
    const inner = zipOf(TYPES, 'xl/workbook.xml');
    const outer = makeZip([
      { name: TYPES, content: '' },
      { name: 'word/document.xml', content: '<a/>' },
      { name: 'word/embeddings/sheet.xlsx', content: inner, isStored: true },
    ]);
    expect(detect(outer)).toBe(`${OOXML}.wordprocessingml.document`);
  });

  it('detects a document that is much larger than what is kept of it', () => {
    const large = makeZip([
      { name: TYPES, content: '' },
      { name: 'word/media/image.png', content: Buffer.alloc(3_000_000, 7), isStored: true },
      { name: 'word/document.xml', content: '<a/>' },
    ]);
    expect(detect(large, 65_536)).toBe(`${OOXML}.wordprocessingml.document`);
  });

  it.each([
    ['a zip file of pictures', zipOf('a.png', 'b.png')],
    ['a package without its list of types', zipOf('word/document.xml')],
    ['a package of two types', zipOf(TYPES, 'word/document.xml', 'xl/workbook.xml')],
    ['a document with macros', zipOf(TYPES, 'word/document.xml', 'word/vbaProject.bin')],
    ['a binary workbook', zipOf(TYPES, 'xl/workbook.bin')],
    ['an e-book', openDocument('application/epub+zip', 'content.xml')],
    ['an OpenDocument template', openDocument(`${ODF}.text-template`, 'content.xml')],
    ['an OpenDocument file without content', openDocument(`${ODF}.text`, 'settings.xml')],
    ['a zip file that is cut off', zipOf(TYPES, 'word/document.xml').subarray(0, -30)],
    ['an old Word document', compoundFile('WordDocument')],
  ])('refuses %s', (_, bytes) => {
    expect(detect(bytes)).toBeUndefined();
  });

  it.each([6_100, 500, 3_010, 17])(
    'says that a document needs a password, in chunks of %i',
    (size) => {
      expect(() => detect(compoundFile('EncryptedPackage'), size)).toThrow(DocumentEncryptedError);
    },
  );
});
