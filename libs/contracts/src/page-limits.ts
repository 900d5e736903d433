import { z } from 'zod';

/** The text of a setting as a whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number in decimal digits')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

/**
 * Settings of both apps: the worker enforces these limits, and the api reports them (`GET /v1/capabilities`).
 */
export const pageLimitSettings = {
  maxPages: {
    name: 'MAX_PAGES',
    schema: wholeNumber(1, 100_000),
    description:
      'The maximum number of pages that are read of a document; further pages are skipped, and the document has `truncated: true`',
    defaultText: '2000',
    isSecret: false,
  },
  maxPagePixels: {
    name: 'MAX_PAGE_PIXELS',
    schema: wholeNumber(1_000_000, 1_000_000_000),
    description: 'The maximum number of pixels of a page, checked before it is decoded',
    defaultText: '100000000',
    isSecret: false,
  },
  pageTimeoutSeconds: {
    name: 'PAGE_TIMEOUT_SECONDS',
    schema: wholeNumber(1, 3_600),
    description: 'The maximum time to read a page, in seconds; then the page fails',
    defaultText: '60',
    isSecret: false,
  },
} as const;
