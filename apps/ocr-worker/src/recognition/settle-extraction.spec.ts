import { describe, expect, it } from 'vitest';
import { settleExtraction, type PageOutcome } from './settle-extraction.js';

const read = (number: number): PageOutcome => ({ number, source: 'ocr', error: null });
const unread = (number: number): PageOutcome => ({
  number,
  source: null,
  error: { code: 'page.timeout', message: 'Too slow.' },
});
const readInPart = (number: number): PageOutcome => ({
  number,
  source: 'ocr',
  error: { code: 'page.cut_off', message: 'The image ends early.' },
});

describe('settleExtraction', () => {
  it('is ready when all pages were read', () => {
    expect(settleExtraction(2, [read(1), read(2)])).toEqual({
      outcome: 'ready',
      truncated: false,
      error: null,
    });
  });

  it('is ready and truncated when some pages were read', () => {
    expect(settleExtraction(2, [read(1), unread(2)])).toEqual({
      outcome: 'ready',
      truncated: true,
      error: {
        code: 'document.pages_unread',
        message: '1 of 2 pages could not be read. Too slow.',
      },
    });
  });

  it('is ready and truncated when the only page was read in part', () => {
    expect(settleExtraction(1, [readInPart(1)])).toEqual({
      outcome: 'ready',
      truncated: true,
      error: {
        code: 'document.pages_incomplete',
        message: '1 of 1 pages were read in part. The image ends early.',
      },
    });
  });

  it('names the pages that were not read before those that were read in part', () => {
    expect(settleExtraction(2, [readInPart(1), unread(2)])).toMatchObject({
      outcome: 'ready',
      error: {
        code: 'document.pages_unread',
        message: '1 of 2 pages could not be read. Too slow.',
      },
    });
  });

  it('is ready and truncated when there are more pages than were read', () => {
    expect(settleExtraction(9, [read(1), unread(2)])).toMatchObject({
      outcome: 'ready',
      truncated: true,
      error: { code: 'document.too_many_pages' },
    });
  });

  it('fails when no page was read', () => {
    expect(settleExtraction(2, [unread(1), unread(2)])).toEqual({
      outcome: 'failed',
      truncated: false,
      error: { code: 'document.no_page_read', message: 'No page could be read. Too slow.' },
    });
  });
});
