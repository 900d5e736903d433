import { z } from 'zod';
import { PAGE_SOURCES } from '@app/contracts';

export const documentTextResponseSchema = z
  .object({
    pages: z.array(
      z.object({
        number: z.int().min(1),
        source: z.enum(PAGE_SOURCES).nullable().describe('null when the page could not be read'),
        confidence: z.number().min(0).max(1).nullable(),
        text: z.string(),
        error: z
          .object({ code: z.string(), message: z.string() })
          .nullable()
          .describe('Why the page could not be read, or what of it is missing'),
      }),
    ),
  })
  .meta({
    id: 'DocumentText',
    description: 'The text of a document, page by page',
    examples: [
      {
        pages: [
          {
            number: 1,
            source: 'ocr',
            confidence: 0.94,
            text: 'Electricity bill',
            error: null,
          },
        ],
      },
    ],
  });
export type DocumentTextResponse = z.infer<typeof documentTextResponseSchema>;
