import { z } from 'zod';

/** A Tesseract language code such as `eng` or `chi_sim`. */
export const LANGUAGE_CODE = /^[a-z]{3}(?:_[a-z]{2,6})?$/;
const CODE = '[a-z]{3}(?:_[a-z]{2,6})?';

/** Asks the worker to detect the language. In a list, it comes after the candidate languages. */
export const AUTO_LANGUAGE = 'auto';

/** `eng+deu`, or `auto` alone: one to five language codes joined by plus signs, as a list without repeats. */
export const languagesSchema = z
  .string()
  .transform((text) => [...new Set(text.split('+'))])
  .pipe(
    z
      .array(z.string())
      .min(1)
      .max(5, 'may name at most five languages')
      .refine(
        (languages) => isAuto(languages) || languages.every((code) => LANGUAGE_CODE.test(code)),
        'must be language codes joined by +, such as eng+deu, or auto alone',
      ),
  )
  .meta({ pattern: `^(?:${AUTO_LANGUAGE}|${CODE}(?:\\+${CODE}){0,4})$` });

function isAuto(languages: readonly string[]): boolean {
  return languages.length === 1 && languages[0] === AUTO_LANGUAGE;
}

/** The inverse of {@link languagesSchema}; the candidates of `auto` are left out. */
export function formatLanguages(languages: readonly string[]): string {
  return languages.includes(AUTO_LANGUAGE) ? AUTO_LANGUAGE : languages.join('+');
}

/** A setting of both apps: the api accepts the languages that the worker can read. */
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
      'The languages that can be read, as comma-separated Tesseract codes. Without a language, or with auto, the language of each page is detected among them, and the first one is tried first. Each language needs its npm package @tesseract.js-data/<code>, or a file in OCR_MODEL_DIR',
    defaultText: 'eng,deu',
    isSecret: false,
  },
} as const;
export type OcrLanguagesSettings = typeof ocrLanguagesSettings;
