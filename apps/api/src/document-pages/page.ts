import type { PageSource, PageWord } from '@app/contracts';

/**
 * `pending`: not read yet. `ready`: read, possibly blank or only in part. `failed`: could not be read. `skipped`: will not be read,
 * because the document has too many pages or failed earlier.
 */
export const PAGE_STATUSES = ['pending', 'ready', 'failed', 'skipped'] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** The outcome of reading one page. */
export interface PageSummary {
  readonly number: number;
  readonly status: PageStatus;
  readonly source: PageSource | null;
  readonly language: string | null;
  readonly confidence: number | null;
  /** Null when the page was not read. */
  readonly durationMs: number | null;
  readonly error: Reason | null;
}

/** The text of a page, and its geometry. */
export interface PageContent {
  readonly text: string;
  /** In points; null for a page without a size (plain text), or when it is not stored. */
  readonly width: number | null;
  readonly height: number | null;
  readonly rotation: number;
  readonly skew: number;
  readonly words: readonly PageWord[];
}

export type Page = PageSummary & PageContent;

/** The content of a page of which nothing is stored. */
export const NO_CONTENT: PageContent = {
  text: '',
  width: null,
  height: null,
  rotation: 0,
  skew: 0,
  words: [],
};

/** Returns the summary of a page that the worker tried to read. */
export function summaryOf(read: {
  number: number;
  source: PageSummary['source'];
  language: string | null;
  confidence: number | null;
  durationMs: number;
  error: Reason | null;
}): PageSummary {
  return {
    number: read.number,
    status: read.source === null ? 'failed' : 'ready',
    source: read.source,
    language: read.language,
    confidence: read.confidence,
    durationMs: Math.round(read.durationMs),
    error: read.error,
  };
}

/** Returns the summary of a page that was not read: `skipped` with a reason, otherwise `pending`. */
export function unreadPage(number: number, error: Reason | null): PageSummary {
  return {
    number,
    status: error === null ? 'pending' : 'skipped',
    source: null,
    language: null,
    confidence: null,
    durationMs: null,
    error,
  };
}
