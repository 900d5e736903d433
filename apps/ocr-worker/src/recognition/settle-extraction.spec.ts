import { describe, expect, it } from 'vitest';
import { settleExtraction, type PageOutcome } from './settle-extraction.js';

const read = (number: number): PageOutcome => ({ number, error: null });
const unread = (number: number): PageOutcome => ({
  number,
  error: { code: 'page.timeout', message: 'Too slow.' },
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
