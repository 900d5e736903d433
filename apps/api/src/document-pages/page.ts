import type { PageWord } from '@app/contracts';

/**
 * `pending`: not read yet. `ready`: read, perhaps blank. `failed`: tried, and given up. `skipped`: never tried, because
 * the document has too many pages, or failed before.
 */
export const PAGE_STATUSES = ['pending', 'ready', 'failed', 'skipped'] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** What became of a page. */
export interface PageSummary {
  readonly number: number;
  readonly status: PageStatus;
  readonly source: 'text-layer' | 'ocr' | null;
  readonly language: string | null;
  readonly confidence: number | null;
  /** Null when nobody has tried it. */
  readonly durationMs: number | null;
  readonly error: Reason | null;
}

/** What is on a page. */
export interface PageContent {
  readonly text: string;
  /** Points; null where there is nothing to measure, or nobody has. */
  readonly width: number | null;
  readonly height: number | null;
  readonly rotation: number;
  readonly skew: number;
  readonly words: readonly PageWord[];
}

export type Page = PageSummary & PageContent;

/** A page that has nothing to show. */
export const NO_CONTENT: PageContent = {
  text: '',
  width: null,
  height: null,
  rotation: 0,
  skew: 0,
  words: [],
};

/** What was read of a page, whatever it holds. */
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
    status: read.error === null ? 'ready' : 'failed',
    source: read.source,
    language: read.language,
    confidence: read.confidence,
    durationMs: Math.round(read.durationMs),
    error: read.error,
  };
}

/** A page that nobody has tried, and perhaps never will. */
export function untried(number: number, error: Reason | null): PageSummary {
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
