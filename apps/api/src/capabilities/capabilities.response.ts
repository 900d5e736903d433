import { z } from 'zod';
import { AUTO_LANGUAGE, mediaTypeSchema } from '@app/contracts';
import { APP_VERSION } from '@app/metrics';
import { LIST_LIMIT } from '../http/index.js';
import { usableSourceKinds } from '../sources/index.js';
import { policiesInForce } from '../throttling/index.js';
import { ACCEPTED_MEDIA_TYPES } from '../uploads/index.js';
import type { CapabilitiesConfig } from './capabilities.config.js';

const amount = z.int().positive();

const languagesSchema = z
  .object({
    available: z.array(z.string()).describe('Tesseract codes; join several with +'),
    default: z.string().describe('The language of a document that is uploaded without one'),
    automatic: z.string().describe('Send this instead of a code to detect the language'),
  })
  .describe('The languages that OCR can read');

const limitsSchema = z
  .object({
    fileBytes: amount.describe('The size of the largest accepted file'),
    pages: amount.describe('How many pages of a document are read; further pages are not'),
    pagePixels: amount.describe('The size of the largest page that is read, in pixels'),
    pageTimeoutSeconds: amount.describe('The timeout for reading a page'),
    trashDays: z.int().nonnegative().describe('How long a deleted document can be restored'),
    listItems: z
      .object({ default: amount, maximum: amount })
      .describe('`limit` of lists and searches'),
    quota: z
      .object({ documents: amount.nullable(), bytes: amount.nullable() })
      .describe('The most that an account may store, including the trash; null means no limit'),
  })
  .describe('The limits; what exceeds them is refused or not read');

const registrationSchema = z
  .enum(['open', 'closed'])
  .describe('Whether `POST /v1/auth/register` creates accounts');

const rateLimitSchema = z.object({
  policy: z.string().describe('The name of the policy in `RateLimit-Policy` and `RateLimit`'),
  quota: amount.describe('Requests in a window'),
  windowSeconds: amount,
});

export const capabilitiesResponseSchema = z
  .object({
    version: z.string().describe('The version of the server'),
    mediaTypes: z
      .array(mediaTypeSchema)
      .describe('The accepted media types, detected from the bytes of a file'),
    languages: languagesSchema,
    limits: limitsSchema,
    registration: registrationSchema,
    sourceKinds: z
      .array(z.string())
      .describe('The kinds of sources that can be connected; empty when there are no sources'),
    rateLimits: z.array(rateLimitSchema).describe('The policies that are on'),
  })
  .meta({
    id: 'Capabilities',
    description: 'What this installation accepts, and its limits. Later releases may add fields.',
    examples: [
      {
        version: '1.4.0',
        mediaTypes: ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'],
        languages: { available: ['eng', 'deu'], default: 'auto', automatic: 'auto' },
        limits: {
          fileBytes: 104857600,
          pages: 2000,
          pagePixels: 100000000,
          pageTimeoutSeconds: 60,
          trashDays: 30,
          listItems: { default: 50, maximum: 100 },
          quota: { documents: null, bytes: 10737418240 },
        },
        registration: 'open',
        sourceKinds: ['webdav'],
        rateLimits: [
          { policy: 'ip', quota: 600, windowSeconds: 60 },
          { policy: 'auth', quota: 20, windowSeconds: 60 },
          { policy: 'account', quota: 100, windowSeconds: 60 },
          { policy: 'cloud', quota: 100, windowSeconds: 60 },
        ],
      },
    ],
  });
export type CapabilitiesResponse = z.infer<typeof capabilitiesResponseSchema>;

/** Reads each value from the setting or constant that the code enforces, so that the two cannot differ. */
export function toCapabilitiesResponse(config: CapabilitiesConfig): CapabilitiesResponse {
  return {
    version: APP_VERSION,
    mediaTypes: [...ACCEPTED_MEDIA_TYPES],
    languages: {
      available: [...config.ocrLanguages],
      default: AUTO_LANGUAGE,
      automatic: AUTO_LANGUAGE,
    },
    limits: {
      fileBytes: config.maxFileBytes,
      pages: config.maxPages,
      pagePixels: config.maxPagePixels,
      pageTimeoutSeconds: config.pageTimeoutSeconds,
      trashDays: config.trashDays,
      listItems: { default: LIST_LIMIT.default, maximum: LIST_LIMIT.maximum },
      // In the settings 0 means no limit.
      quota: { documents: config.quotaDocuments || null, bytes: config.quotaBytes || null },
    },
    registration: config.registration ?? 'open',
    sourceKinds: usableSourceKinds(config),
    rateLimits: policiesInForce(config).map(({ name, limit, windowMs }) => ({
      policy: name,
      quota: limit,
      windowSeconds: windowMs / 1_000,
    })),
  };
}
