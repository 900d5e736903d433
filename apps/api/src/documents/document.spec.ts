import { describe, expect, it } from 'vitest';
import {
  entityTagOf,
  ifMatchAdmits,
  originalKey,
  secondsLeft,
  titleFromFilename,
  type Document,
} from './document.js';

const document = { version: 3, updatedAt: new Date(1_700_000_000_000) } as Document;

describe('entity tags', () => {
  it('If-Match admits the current tag, alone or in a list, and the asterisk', () => {
    const tag = entityTagOf(document);
    expect(ifMatchAdmits(tag, document)).toBe(true);
    expect(ifMatchAdmits(`"1-abc", ${tag}`, document)).toBe(true);
    expect(ifMatchAdmits('*', document)).toBe(true);
  });

  it('If-Match admits a tag from before progress of the worker, but not from before a change of the owner', () => {
    const tag = entityTagOf(document);
    expect(ifMatchAdmits(tag, { ...document, updatedAt: new Date() })).toBe(true);
    expect(ifMatchAdmits(tag, { ...document, version: 4 })).toBe(false);
  });

  it.each(['', '"3"', '3-abc', 'W/"3-abc"', '"x"', '"3-abc', '"33-abc"'])(
    'If-Match does not admit %j',
    (header) => {
      expect(ifMatchAdmits(header, document)).toBe(false);
    },
  );

  it('a tag differs after every change', () => {
    expect(entityTagOf({ ...document, updatedAt: new Date() })).not.toBe(entityTagOf(document));
  });
});

describe('titleFromFilename', () => {
  it.each([
    ['scan-0042.pdf', 'scan-0042'],
    ['archive.tar.gz', 'archive.tar'],
    ['README', 'README'],
    ['.bashrc', '.bashrc'],
    ['Dr. Smith on the phone', 'Dr. Smith on the phone'],
  ])('turns %j into the title %j', (filename, title) => {
    expect(titleFromFilename(filename)).toBe(title);
  });
});

describe('secondsLeft', () => {
  const now = new Date(1_700_000_000_000);
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const reading = {
    ...document,
    status: 'processing',
    pagesTotal: 12,
    pagesToRead: 10,
    pagesDone: 4,
    progressAt: now,
    secondsPerPage: 2.5,
  } as Document;

  it('is the time of the remaining pages, minus the time already spent on the current page', () => {
    expect(secondsLeft(reading, now)).toBe(15);
    expect(secondsLeft({ ...reading, progressAt: before(2) }, now)).toBe(13);
    expect(secondsLeft({ ...reading, progressAt: before(20) }, now)).toBe(13);
    expect(secondsLeft({ ...reading, pagesDone: 10 }, now)).toBe(0);
  });

  it.each([
    ['the document waits', { status: 'pending' }],
    ['the document is ready', { status: 'ready' }],
    ['the document was not opened yet', { pagesToRead: null }],
    ['no page has been timed', { secondsPerPage: null }],
    ['there was no progress for a long time', { progressAt: before(31) }],
  ] as [string, Partial<Document>][])('is unknown when %s', (_why, change) => {
    expect(secondsLeft({ ...reading, ...change }, now)).toBeNull();
  });

  it('is part of the entity tag, but If-Match ignores it', () => {
    const tag = entityTagOf({ ...reading, progressAt: new Date() });
    expect(tag).not.toBe(entityTagOf(document));
    expect(ifMatchAdmits(tag, document)).toBe(true);
  });
});

it('distributes originals over folders by the random last digits of the id', () => {
  expect(originalKey('0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e')).toBe(
    'originals/5e/0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
  );
});
