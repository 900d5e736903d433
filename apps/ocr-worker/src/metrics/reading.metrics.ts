import type { PageResult, ReportFinished } from '@app/contracts';
import { counter, histogram } from '@app/metrics';

/** A text layer takes milliseconds, recognition about a second; a page is given up after a minute. */
const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120];

const pageDuration = histogram('strongroom_page_read_duration_seconds', BUCKETS);
const documentsRead = counter('strongroom_documents_read_total');

/** Counts a page that was read, or given up. */
export function pageRead({ source, durationMs }: Pick<PageResult, 'source' | 'durationMs'>): void {
  pageDuration.observe({ source: source ?? 'none' }, durationMs / 1_000);
}

/** Counts a document whose reading has ended and been reported. */
export function documentRead({ outcome, error }: Pick<ReportFinished, 'outcome' | 'error'>): void {
  documentsRead.inc({ outcome, code: error?.code ?? 'none' });
}
