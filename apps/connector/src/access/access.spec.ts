import { describe, expect, it } from 'vitest';
import { toMessage } from './remote-entry.mapper.js';
import { mediaTypeOfName } from './media-type-of-name.js';
import { parseRange } from './range-header.js';

describe('a range header', () => {
  it.each([
    ['bytes=0-', { start: 0 }],
    ['bytes=5-9', { start: 5, end: 9 }],
    ['bytes=-7', { suffix: 7 }],
    ['bytes=9-5', undefined],
    ['bytes=-', undefined],
    ['bytes=-0', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s asks for %o', (header, range) => expect(parseRange(header)).toEqual(range));
});

describe('the message about an entry', () => {
  it('has a name that the ledger can have, whatever the other side sent', () => {
    const entry = { id: '1AbC', isFolder: false, sizeBytes: 1, modifiedAt: null, mediaType: null };
    const message = toMessage({ ...entry, name: 'bill\0\udfff.pdf', version: 'v' });
    expect(message).toMatchObject({ name: 'bill\ufffd.pdf', mediaType: 'application/pdf' });
  });
});

describe('the media type of a name', () => {
  it.each([
    ['Rechnung.PDF', 'application/pdf'],
    ['a.b.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['letter', undefined],
    ['x.constructor', undefined],
    ['x.exe', undefined],
  ])('of %s is %s', (name, type) => expect(mediaTypeOfName(name)).toBe(type));
});
