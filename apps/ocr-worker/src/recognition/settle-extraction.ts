import type { PageResult, ReportFinished } from '@app/contracts';
import { NoPageReadError } from '../sandbox-protocol/extraction.errors.js';

export type ExtractionOutcome = Pick<ReportFinished, 'outcome' | 'truncated' | 'error'>;

/** What became of each page that was read or tried; the texts are of no interest here. */
export type PageOutcome = Pick<PageResult, 'number' | 'error'>;

/** The verdict on a document whose pages have all been tried: no page read is a failure, some are enough. */
export function settleExtraction(
  pagesTotal: number,
  pages: readonly PageOutcome[],
): ExtractionOutcome {
  const unread = pages.filter((page) => page.error !== null);
  const firstReason = unread[0]?.error?.message ?? '';
  if (unread.length === pages.length) {
    const { code, message } = new NoPageReadError(firstReason);
    return { outcome: 'failed', truncated: false, error: { code, message } };
  }
  if (pages.length < pagesTotal) {
    return {
      outcome: 'ready',
      truncated: true,
      error: {
        code: 'document.too_many_pages',
        message: `Only the first ${pages.length} of ${pagesTotal} pages were read.`,
      },
    };
  }
  return unread.length === 0
    ? { outcome: 'ready', truncated: false, error: null }
    : {
        outcome: 'ready',
        truncated: true,
        error: {
          code: 'document.pages_unread',
          message: `${unread.length} of ${pagesTotal} pages could not be read. ${firstReason}`,
        },
      };
}
