import { z } from 'zod';
import { languagesSchema } from '@app/contracts';
import { tagsSchema, titleSchema } from '../documents/index.js';

/** The text fields that are sent with the file, without the empty ones. */
export const createDocumentFieldsSchema = z.strictObject({
  title: titleSchema.optional().describe('Default: the file name without its extension'),
  tags: tagsSchema.prefault([]).describe('Repeat this part for each tag'),
  language: languagesSchema
    .optional()
    .describe(
      'Tesseract codes joined by +, or auto to detect the language of each page; default: auto',
    )
    .meta({ examples: ['eng+deu'] }),
  attachments: z
    .enum(['named', 'documents'])
    .optional()
    .describe(
      'Of a mail: `documents` makes a document of each attachment, at most 50, listed in `attachments`; by default they are ' +
        'only named in the text. Ignored for other types, and when the account already has the mail',
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
    .toLowerCase()
    .optional()
    .describe('The expected SHA-256 of the bytes, in hex; if it differs, nothing is stored'),
});
export type CreateDocumentFields = z.output<typeof createDocumentFieldsSchema>;
