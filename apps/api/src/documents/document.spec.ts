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
  it('admits the tag that was given out, alone or in a list, and the star', () => {
    const tag = entityTagOf(document);
    expect(ifMatchAdmits(tag, document)).toBe(true);
    expect(ifMatchAdmits(`"1-abc", ${tag}`, document)).toBe(true);
    expect(ifMatchAdmits('*', document)).toBe(true);
  });

  it('admits a tag from before the worker went on, but not one from before the owner did', () => {
    const tag = entityTagOf(document);
    expect(ifMatchAdmits(tag, { ...document, updatedAt: new Date() })).toBe(true);
    expect(ifMatchAdmits(tag, { ...document, version: 4 })).toBe(false);
  });

  it.each(['', '"3"', '3-abc', 'W/"3-abc"', '"x"', '"3-abc', '"33-abc"'])(
    'refuses %j',
    (header) => {
      expect(ifMatchAdmits(header, document)).toBe(false);
    },
  );

  it('differs after every change', () => {
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
  ])('makes of %j the title %j', (filename, title) => {
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

  it('is what the pages that will be read take, less what the one in hand has taken', () => {
    expect(secondsLeft(reading, now)).toBe(15);
    expect(secondsLeft({ ...reading, progressAt: before(2) }, now)).toBe(13);
    expect(secondsLeft({ ...reading, progressAt: before(20) }, now)).toBe(13);
    expect(secondsLeft({ ...reading, pagesDone: 10 }, now)).toBe(0);
  });

  it.each([
    ['it waits', { status: 'pending' }],
    ['it is ready', { status: 'ready' }],
    ['it was not opened yet', { pagesToRead: null }],
    ['no page was measured', { secondsPerPage: null }],
    ['nothing has moved for long', { progressAt: before(31) }],
  ] as [string, Partial<Document>][])('is unknown when %s', (_why, change) => {
    expect(secondsLeft({ ...reading, ...change }, now)).toBeNull();
  });

  it('is part of the entity tag, which If-Match does not mind', () => {
    const tag = entityTagOf({ ...reading, progressAt: new Date() });
    expect(tag).not.toBe(entityTagOf(document));
    expect(ifMatchAdmits(tag, document)).toBe(true);
  });
});

it('spreads originals over folders by the random end of the id', () => {
  expect(originalKey('0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e')).toBe(
    'originals/5e/0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
  );
});
