import { z } from 'zod';

/** A Tesseract language code such as `eng` or `chi_sim`. */
export const LANGUAGE_CODE = /^[a-z]{3}(?:_[a-z]{2,6})?$/;

/** `eng+deu`: one to five language codes joined by plus signs, as a list without repeats. */
export const languagesSchema = z
  .string()
  .transform((text) => [...new Set(text.split('+'))])
  .pipe(
    z
      .array(z.string().regex(LANGUAGE_CODE, 'must be language codes joined by +, such as eng+deu'))
      .min(1)
      .max(5, 'may name at most five languages'),
  );

/** The inverse of {@link languagesSchema}. */
export function formatLanguages(languages: readonly string[]): string {
  return languages.join('+');
}

/** The environment of both apps: what the worker can read is what the api accepts. */
export const ocrLanguagesSettings = {
  ocrLanguages: {
    name: 'OCR_LANGUAGES',
    schema: z
      .string()
      .transform((text) => [...new Set(text.split(',').map((item) => item.trim()))])
      .pipe(
        z.array(z.string().regex(LANGUAGE_CODE, 'must be language codes joined by commas')).min(1),
      ),
    description:
      'The languages that can be read, comma-separated Tesseract codes; the first is used where a document names none. Each needs its npm package @tesseract.js-data/<code>',
    defaultText: 'eng,deu',
    isSecret: false,
  },
} as const;
export type OcrLanguagesSettings = typeof ocrLanguagesSettings;
