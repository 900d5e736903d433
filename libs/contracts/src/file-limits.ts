import { wholeNumber } from './page-limits.js';

/** A setting of the api and of the connector, which must not fetch what the api would refuse. */
export const fileLimitSettings = {
  maxFileBytes: {
    name: 'MAX_FILE_BYTES',
    schema: wholeNumber(1, 100 * 1024 ** 3),
    description: 'Size of the largest file that is accepted, in bytes',
    defaultText: String(100 * 1024 ** 2),
    isSecret: false,
  },
} as const;
