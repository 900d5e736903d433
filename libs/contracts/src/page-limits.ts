import { z } from 'zod';

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number in decimal digits')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

/** The environment of both apps: the worker enforces these limits, and the api tells its callers about them. */
export const pageLimitSettings = {
  maxPages: {
    name: 'MAX_PAGES',
    schema: wholeNumber(1, 100_000),
    description:
      'Pages of a document that are read; the rest is left out, and the document says so',
    defaultText: '2000',
    isSecret: false,
  },
  maxPagePixels: {
    name: 'MAX_PAGE_PIXELS',
    schema: wholeNumber(1_000_000, 1_000_000_000),
    description: 'Pixels that a page may have, judged before it is decoded',
    defaultText: '100000000',
    isSecret: false,
  },
  pageTimeoutSeconds: {
    name: 'PAGE_TIMEOUT_SECONDS',
    schema: wholeNumber(1, 3_600),
    description: 'Seconds after which the reading of a page is given up',
    defaultText: '60',
    isSecret: false,
  },
} as const;
