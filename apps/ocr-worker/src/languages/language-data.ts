import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
/** The data for the neural engine in whole numbers: as accurate as the large set, and faster. */
const VARIANT = '4.0.0_best_int';
/** What the engine looks for; whether a file is packed, it sees for itself. */
const FILE_NAME = '.traineddata.gz';
const DIGEST_LENGTH = 8;

/** Where the data of a language is: in the folder, or without one in its npm package; undefined when it is not there. */
export function findLanguageData(language: string, folder?: string): string | undefined {
  const candidates =
    folder === undefined
      ? packagedData(language)
      : [FILE_NAME, '.traineddata'].map((ending) => join(folder, `${language}${ending}`));
  return candidates.find(isReadable);
}

function packagedData(language: string): string[] {
  try {
    const packageFile = require.resolve(`@tesseract.js-data/${language}/package.json`);
    return [join(dirname(packageFile), VARIANT, `${language}${FILE_NAME}`)];
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

/** The languages that a folder made by {@link linkLanguageData} has not got. */
export function unlinkedLanguages(folder: string, languages: readonly string[]): string[] {
  return languages.filter((language) => !isReadable(join(folder, `${language}${FILE_NAME}`)));
}

/**
 * The engine wants the data of all languages in one folder: makes that folder, of links.
 *
 * @returns the name of the model, for whoever wants to know later what read a page.
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
    await symlink(path, join(folder, `${language}${FILE_NAME}`));
    if (from !== undefined) digest.update(language).update(await readFile(path));
  }
  // Anybody may put anything into a folder of this name.
  return from === undefined
    ? VARIANT
    : `${basename(from)}-${digest.digest('hex').slice(0, DIGEST_LENGTH)}`;
}
