import { AUTO_LANGUAGE } from '@app/contracts';
import { guessLanguage } from './guess-language.js';

/** Languages that are not written in Latin letters, by script. A model can only read its own script. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  arabic: ['ara', 'fas', 'pus', 'snd', 'uig', 'urd'],
  armenian: ['hye'],
  bengali: ['asm', 'ben'],
  cyrillic: [
    'aze_cyrl',
    'bel',
    'bul',
    'kaz',
    'kir',
    'mkd',
    'mon',
    'rus',
    'srp',
    'tat',
    'tgk',
    'ukr',
  ],
  devanagari: ['hin', 'mar', 'nep', 'san'],
  georgian: ['kat'],
  greek: ['ell', 'grc'],
  han: ['chi_sim', 'chi_tra', 'jpn'],
  hangul: ['kor'],
  hebrew: ['heb', 'yid'],
  tamil: ['tam'],
  thai: ['tha'],
};

/** The languages of one document: given with the upload, or detected page by page. */
export class PageLanguages {
  private readonly candidates: readonly string[];
  private current: readonly string[];

  constructor(private readonly requested: readonly string[]) {
    this.candidates = requested.filter((language) => language !== AUTO_LANGUAGE);
    this.current = this.isKnown ? this.candidates : this.candidates.slice(0, 1);
  }

  /** The languages for the first reading of a page: the given ones, or the language of the previous page. */
  get forFirstReading(): readonly string[] {
    return this.current;
  }

  /** Returns the language in which to read a page again; undefined when `language` was right. */
  languageToRetry(text: string, language: readonly string[]): readonly string[] | undefined {
    const guess = this.guess(text);
    return guess === undefined || language.includes(guess) ? undefined : [guess];
  }

  /** Returns one language of each other script, for a page that was read with low confidence. */
  languagesOfOtherScripts(language: readonly string[]): (readonly string[])[] {
    if (this.isKnown) return [];
    const seenScripts = new Set(language.map(scriptOf));
    return this.candidates
      .filter(
        (candidate) =>
          !seenScripts.has(scriptOf(candidate)) && seenScripts.add(scriptOf(candidate)),
      )
      .map((candidate) => [candidate]);
  }

  /** Makes this the language for the next page, because most documents have one language. */
  useForNextPage(language: readonly string[]): void {
    if (!this.isKnown) this.current = language;
  }

  /** Detects the language of a text; undefined when the upload gave the languages, or when it is unknown. */
  guess(text: string): string | undefined {
    return this.isKnown ? undefined : guessLanguage(text, this.candidates);
  }

  private get isKnown(): boolean {
    return !this.requested.includes(AUTO_LANGUAGE);
  }
}

function scriptOf(language: string): string {
  const scripts = Object.entries(SCRIPTS);
  return scripts.find(([, languages]) => languages.includes(language))?.[0] ?? 'latin';
}
