import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { LANGUAGE_FILE_SUFFIX, languageFile } from '../sandbox-protocol/language-file.js';

const require = createRequire(import.meta.url);
/** The data set with integer weights for the neural engine: as accurate as the large set, and faster. */
const VARIANT = '4.0.0_best_int';
const DIGEST_LENGTH = 8;

/** Returns the path of a language's data, in `folder` or else in its npm package. Undefined when there is none. */
export function findLanguageData(language: string, folder?: string): string | undefined {
  const candidates =
    folder === undefined
      ? packagedData(language)
      : [LANGUAGE_FILE_SUFFIX, '.traineddata'].map((ending) =>
          join(folder, `${language}${ending}`),
        );
  return candidates.find(isReadable);
}

function packagedData(language: string): string[] {
  try {
    const packageFile = require.resolve(`@tesseract.js-data/${language}/package.json`);
    return [join(dirname(packageFile), VARIANT, `${language}${LANGUAGE_FILE_SUFFIX}`)];
  } catch {
    return [];
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a folder with a link to the data of each language, because the engine reads all languages from one folder.
 *
 * @returns the name of the model, which is stored with each extraction
 */
export async function linkLanguageData(
  folder: string,
  languages: readonly string[],
  from?: string,
): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const digest = createHash('sha256');
  for (const language of languages) {
    const path = findLanguageData(language, from);
    if (path === undefined) continue;
    await symlink(path, languageFile(folder, language));
    if (from !== undefined) digest.update(language).update(await readFile(path));
  }
  // The digest is part of the name because the folder's content can change under the same name.
  return from === undefined
    ? VARIANT
    : `${basename(from)}-${digest.digest('hex').slice(0, DIGEST_LENGTH)}`;
}
