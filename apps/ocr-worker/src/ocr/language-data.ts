import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
/** The data for the neural engine in whole numbers: as accurate as the large set, and faster. */
const VARIANT = '4.0.0_best_int';

/** Where the npm package of a language keeps its data; undefined when it is not installed. */
export function findLanguageData(language: string): string | undefined {
  try {
    const packageFile = require.resolve(`@tesseract.js-data/${language}/package.json`);
    const path = join(dirname(packageFile), VARIANT, `${language}.traineddata.gz`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The given languages without data. */
export function missingLanguages(languages: readonly string[]): string[] {
  return languages.filter((language) => findLanguageData(language) === undefined);
}

/** The engine wants the data of all languages in one folder: makes that folder, of links. */
export async function linkLanguageData(
  folder: string,
  languages: readonly string[],
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const language of languages) {
    const path = findLanguageData(language);
    if (path !== undefined) await symlink(path, join(folder, `${language}.traineddata.gz`));
  }
}
