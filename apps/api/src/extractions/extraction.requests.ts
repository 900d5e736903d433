import { z } from 'zod';
import { languagesSchema } from '@app/contracts';

export const extractAgainSchema = z
  .strictObject({ language: languagesSchema.optional() })
  .default({})
  .meta({
    id: 'ExtractAgain',
    description:
      'Languages as Tesseract codes joined by +, or auto; default: the languages of the last extraction',
    examples: [{ language: 'eng+deu' }],
  });
export type ExtractAgain = z.output<typeof extractAgainSchema>;
