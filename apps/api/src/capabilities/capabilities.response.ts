import { z } from 'zod';
import { AUTO_LANGUAGE, mediaTypeSchema } from '@app/contracts';
import { APP_VERSION } from '@app/metrics';
import { LIST_LIMIT } from '../http/index.js';
import { policiesInForce } from '../throttling/index.js';
import { ACCEPTED_MEDIA_TYPES } from '../uploads/index.js';
import type { CapabilitiesConfig } from './capabilities.config.js';

const amount = z.int().positive();

const languagesSchema = z
  .object({
    available: z.array(z.string()).describe('Tesseract codes; join several by +'),
    default: z.string().describe('Used for a document that names no language'),
    automatic: z.string().describe('Name this in place of a code to have the language found out'),
  })
  .describe('What can be read by recognition');

const limitsSchema = z
  .object({
    fileBytes: amount.describe('The largest file that is accepted'),
    pages: amount.describe('Pages of a document that are read; the rest is left out'),
    pagePixels: amount.describe('The largest page, in pixels, that is read'),
    pageTimeoutSeconds: amount.describe('How long the reading of a page may take'),
    trashDays: z.int().nonnegative().describe('How long a deleted document can be restored'),
    listItems: z
      .object({ default: amount, maximum: amount })
      .describe('`limit` of lists and searches'),
    quota: z
      .object({ documents: amount.nullable(), bytes: amount.nullable() })
      .describe('What an account may keep, the trash included; null is without limit'),
  })
  .describe('What is beyond them is refused or left out');

const registrationSchema = z
  .enum(['open', 'closed'])
  .describe('Whether `POST /v1/auth/register` creates accounts');

const rateLimitSchema = z.object({
  policy: z.string().describe('The name in `RateLimit-Policy` and `RateLimit`'),
  quota: amount.describe('Requests in a window'),
  windowSeconds: amount,
});

export const capabilitiesResponseSchema = z
  .object({
    version: z.string().describe('Of the server'),
    mediaTypes: z.array(mediaTypeSchema).describe('What is accepted, as found in the bytes'),
    languages: languagesSchema,
    limits: limitsSchema,
    registration: registrationSchema,
    rateLimits: z.array(rateLimitSchema).describe('The policies that are in force'),
  })
  .meta({
    id: 'Capabilities',
    description: 'What this installation accepts and allows. Later releases add fields.',
    examples: [
      {
        version: '1.4.0',
        mediaTypes: ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'],
        languages: { available: ['eng', 'deu'], default: 'eng', automatic: 'auto' },
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
        rateLimits: [
          { policy: 'ip', quota: 600, windowSeconds: 60 },
          { policy: 'auth', quota: 20, windowSeconds: 60 },
          { policy: 'account', quota: 100, windowSeconds: 60 },
        ],
      },
    ],
  });
export type CapabilitiesResponse = z.infer<typeof capabilitiesResponseSchema>;

/** Reads every value where it is enforced: from the settings and from the code's own constants. */
export function toCapabilitiesResponse(config: CapabilitiesConfig): CapabilitiesResponse {
  const [defaultLanguage = ''] = config.ocrLanguages;
  return {
    version: APP_VERSION,
    mediaTypes: [...ACCEPTED_MEDIA_TYPES],
    languages: {
      available: [...config.ocrLanguages],
      default: defaultLanguage,
      automatic: AUTO_LANGUAGE,
    },
    limits: {
      fileBytes: config.maxFileBytes,
      pages: config.maxPages,
      pagePixels: config.maxPagePixels,
      pageTimeoutSeconds: config.pageTimeoutSeconds,
      trashDays: config.trashDays,
      listItems: { default: LIST_LIMIT.default, maximum: LIST_LIMIT.maximum },
      // Zero is how the settings say that there is no limit.
      quota: { documents: config.quotaDocuments || null, bytes: config.quotaBytes || null },
    },
    registration: config.registration ?? 'open',
    rateLimits: policiesInForce(config).map(({ name, limit, windowMs }) => ({
      policy: name,
      quota: limit,
      windowSeconds: windowMs / 1_000,
    })),
  };
}
