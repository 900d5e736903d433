import type { PageResult, ReportFinished } from '@app/contracts';
import { NoPageReadError } from '../sandbox-protocol/extraction.errors.js';

export type ExtractionOutcome = Pick<ReportFinished, 'outcome' | 'truncated' | 'error'>;

/** What became of one page: it was read, read in part (a source and an error), or it failed (no source). */
export type PageOutcome = Pick<PageResult, 'number' | 'source' | 'error'>;

export function outcomeOf({ number, source, error }: PageResult): PageOutcome {
  return { number, source, error };
}

/** Decides the outcome of a document after all pages have been tried. It fails only if no page could be read. */
export function settleExtraction(
  pagesTotal: number,
  pages: readonly PageOutcome[],
): ExtractionOutcome {
  const unread = pages.filter((page) => page.source === null);
  const incomplete = pages.filter((page) => page.source !== null && page.error !== null);
  if (unread.length === pages.length) {
    const { code, message } = new NoPageReadError(firstReason(unread));
    return { outcome: 'failed', truncated: false, error: { code, message } };
  }
  if (pages.length < pagesTotal) {
    return truncated(
      'document.too_many_pages',
      `Only the first ${pages.length} of ${pagesTotal} pages were read.`,
    );
  }
  if (unread.length > 0) {
    return truncated(
      'document.pages_unread',
      `${unread.length} of ${pagesTotal} pages could not be read. ${firstReason(unread)}`,
    );
  }
  if (incomplete.length > 0) {
    return truncated(
      'document.pages_incomplete',
      `${incomplete.length} of ${pagesTotal} pages were read in part. ${firstReason(incomplete)}`,
    );
  }
  return { outcome: 'ready', truncated: false, error: null };
}

function truncated(code: string, message: string): ExtractionOutcome {
  return { outcome: 'ready', truncated: true, error: { code, message } };
}

function firstReason([first]: readonly PageOutcome[]): string {
  return first?.error?.message ?? '';
}
