import type { PageResult, ReportFinished } from '@app/contracts';
import { counter, histogram } from '@app/metrics';

/** Seconds. A text layer takes milliseconds, recognition takes about a second, and the timeout is a minute. */
const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120];

const pageDuration = histogram('strongroom_page_read_duration_seconds', BUCKETS);
const pagesRead = counter('strongroom_pages_read_total');
const documentsRead = counter('strongroom_documents_read_total');

/** Counts a page that was read, or that failed. */
export function pageRead(page: Pick<PageResult, 'source' | 'durationMs' | 'error'>): void {
  const source = page.source ?? 'none';
  pageDuration.observe({ source }, page.durationMs / 1_000);
  pagesRead.inc({ source, code: page.error?.code ?? 'none' });
}

/** Counts a document after its end has been reported. */
export function documentRead({ outcome, error }: Pick<ReportFinished, 'outcome' | 'error'>): void {
  documentsRead.inc({ outcome, code: error?.code ?? 'none' });
}
