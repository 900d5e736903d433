import { z } from 'zod';
import { PAGE_SOURCES, UNCERTAIN_BELOW } from '@app/contracts';
import { PAGE_STATUSES } from './page.js';

const summaryFields = {
  number: z.int().min(1),
  status: z
    .enum(PAGE_STATUSES)
    .describe('`pending`: not read yet; `skipped`: will not be read, `error` gives the reason'),
  source: z
    .enum(PAGE_SOURCES)
    .nullable()
    .describe(
      '`text-layer`: the file contains the text; `ocr`: it was recognised; `mixed`: both; null when the page was not read',
    ),
  language: z.string().nullable().describe('Tesseract codes joined by +; null when unknown'),
  encoding: z
    .string()
    .nullable()
    .describe('The encoding from which the text was decoded; null when the file is no text'),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('From 0 to 1; null for pages that were not recognised by OCR'),
  durationMs: z.int().min(0).nullable().describe('The time it took to read the page'),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe(
      'Why the page could not be read, or will not be read; what is missing when `status` is `ready`',
    ),
};

const SUMMARY_EXAMPLE = {
  number: 1,
  status: 'ready' as const,
  source: 'ocr' as const,
  language: 'eng',
  encoding: null,
  confidence: 0.94,
  durationMs: 1_240,
  error: null,
};

export const pageListResponseSchema = z
  .object({
    items: z.array(z.object(summaryFields)),
    nextCursor: z.string().nullable().describe('null at the end of the list'),
  })
  .meta({
    id: 'DocumentPageList',
    description: 'Pages of a document in order, read or not',
    examples: [{ items: [SUMMARY_EXAMPLE], nextCursor: null }],
  });
export type PageListResponse = z.infer<typeof pageListResponseSchema>;

const points = z.number().describe('Points, 1/72 inch');

export const pageResponseSchema = z
  .object({
    ...summaryFields,
    text: z.string(),
    width: points.nullable().describe('The width of the displayed page in points, 1/72 inch'),
    height: points.nullable(),
    rotation: z.int().describe('The clockwise rotation in degrees that makes the page upright'),
    skew: z.number().describe('The further clockwise rotation in degrees that levels its lines'),
    words: z
      .array(
        z.object({
          text: z.string(),
          x: points.describe(
            'The distance of the left edge from the left edge of the displayed page',
          ),
          y: points.describe(
            'The distance of the upper edge from the upper edge of the displayed page',
          ),
          width: points,
          height: points,
          confidence: z
            .number()
            .min(0)
            .max(1)
            .nullable()
            .describe(
              'null when the file itself contains the word; otherwise the word was recognised',
            ),
          isUncertain: z
            .boolean()
            .describe(
              `Whether the confidence is below ${UNCERTAIN_BELOW}: such a word is often wrong, and weighs less in searches`,
            ),
          line: z.int().min(0).describe('The number of the line on the page, in reading order'),
        }),
      )
      .describe('In reading order, each with an upright box; empty when positions are not known'),
  })
  .meta({
    id: 'Page',
    description: 'One page of a document, with its words and their positions',
    examples: [
      {
        ...SUMMARY_EXAMPLE,
        text: 'Electricity bill',
        width: 595.2,
        height: 841.92,
        rotation: 0,
        skew: 0.4,
        words: [
          {
            text: 'Electricity',
            x: 72,
            y: 80.5,
            width: 66.2,
            height: 11,
            confidence: 0.95,
            isUncertain: false,
            line: 0,
          },
          {
            text: 'bill',
            x: 142.1,
            y: 80.7,
            width: 20.4,
            height: 10.8,
            confidence: 0.53,
            isUncertain: true,
            line: 0,
          },
        ],
      },
    ],
  });
export type PageResponse = z.infer<typeof pageResponseSchema>;
