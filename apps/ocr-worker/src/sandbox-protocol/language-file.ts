import { join } from 'node:path';

/** The name that Tesseract looks for. It detects by itself whether the content is compressed. */
export const LANGUAGE_FILE_SUFFIX = '.traineddata.gz';

/** The path of a language's data in the folder that the engine reads. */
export function languageFile(folder: string, language: string): string {
  return join(folder, `${language}${LANGUAGE_FILE_SUFFIX}`);
}
