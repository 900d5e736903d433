import { z } from 'zod';
import { MAX_ATTACHMENT_NAME_LENGTH, MAX_ATTACHMENTS, pageResultSchema } from '@app/contracts';

const MAX_MESSAGE_LENGTH = 1_000;

/** The frame of every reply. The caller parses `value` with the schema for that request. */
export const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    fault: z.object({
      kind: z.enum(['unprocessable', 'too-large']),
      code: z
        .string()
        .max(100)
        .regex(/^document\.[a-z_]+$/)
        .nullable(),
      message: z.string().max(MAX_MESSAGE_LENGTH),
    }),
  }),
]);

export const openedSchema = z.object({
  pagesTotal: z.number().int().positive(),
  pagesToRead: z.number().int().positive(),
  attachments: z
    .array(
      z.object({
        part: z.number().int().positive(),
        filename: z.string().max(MAX_ATTACHMENT_NAME_LENGTH),
      }),
    )
    .max(MAX_ATTACHMENTS),
});

export const attachmentReadSchema = z.object({ base64: z.base64(), isLast: z.boolean() });

export const pageReadSchema = z.object({
  page: pageResultSchema,
  cause: z.string().max(MAX_MESSAGE_LENGTH).nullable(),
});

export const searchablePdfFinishedSchema = z.object({
  keptBytes: z.number().int().nonnegative(),
  newBytes: z.number().int().nonnegative(),
});

export const bytesReadSchema = z.object({ base64: z.base64() });
