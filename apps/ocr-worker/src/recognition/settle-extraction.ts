import type { PageResult, ReportFinished } from '@app/contracts';
import { NoPageReadError } from '../sandbox-protocol/extraction.errors.js';

export type ExtractionOutcome = Pick<ReportFinished, 'outcome' | 'truncated' | 'error'>;

/** What became of one page: it was read, or it failed with an error. */
export type PageOutcome = Pick<PageResult, 'number' | 'error'>;

/** Decides the outcome of a document after all pages have been tried. It fails only if no page could be read. */
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
