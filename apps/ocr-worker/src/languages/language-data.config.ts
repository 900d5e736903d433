import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { setting, type ConfigOf } from '@app/config';
import { ocrLanguagesSettings } from '@app/contracts';
import { findLanguageData } from './language-data.js';

export const languageDataSettings = {
  ...ocrLanguagesSettings,
  ocrModelDir: setting('OCR_MODEL_DIR', {
    schema: z.string().refine(isAbsolute, 'must be an absolute path').optional(),
    description:
      'A folder with <code>.traineddata or <code>.traineddata.gz for each language in OCR_LANGUAGES, such as ' +
      "Debian's fast models; used instead of the npm packages",
  }),
};
export type LanguageDataConfig = ConfigOf<typeof languageDataSettings>;

/**
 * Requires data for each language. Errors give the position of a language in the list, because values of
 * settings are never printed.
 */
export function requireLanguageData(config: Partial<LanguageDataConfig>): string | undefined {
  if (config.ocrLanguages === undefined || !('ocrModelDir' in config)) return undefined;
  const { ocrLanguages, ocrModelDir } = config;
  const missing = ocrLanguages.flatMap((language, index) =>
    findLanguageData(language, ocrModelDir) === undefined ? [`number ${index + 1}`] : [],
  );
  if (missing.length === 0) return undefined;
  const start = `OCR_LANGUAGES: of its languages, ${missing.join(', ')}`;
  return ocrModelDir === undefined
    ? `${start}: the data is not installed (npm package @tesseract.js-data/<code>)`
    : `${start}: OCR_MODEL_DIR has no <code>.traineddata or <code>.traineddata.gz that can be read`;
}
