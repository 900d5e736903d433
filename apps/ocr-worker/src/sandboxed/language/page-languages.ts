import { AUTO_LANGUAGE } from '@app/contracts';
import { countLetters, guessLanguage, guessLanguages } from './guess-language.js';

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

/** On a page with fewer letters, the confidence tells more about the language than the letters. */
const SHORT_PAGE_LETTERS = 120;
/**
 * A short page in the right language usually has more than this confidence. Read with the English model, a German
 * line with umlauts has 0.65 to 0.81, and an English one 0.95 and more.
 */
const CONFIDENT_IN_LANGUAGE = 0.9;
/** A short page is read in at most this number of further languages. */
const MAX_SHORT_PAGE_RETRIES = 3;

/** What is known of a page after it was read in some languages. */
interface ReadText {
  readonly text: string;
  readonly confidence: number | null;
  readonly language: readonly string[];
}

/** The languages of one document: given with the upload, or detected page by page. */
export class PageLanguages {
  private readonly candidates: readonly string[];
  private current: readonly string[];

  constructor(private readonly requested: readonly string[]) {
    this.candidates = requested.filter((language) => language !== AUTO_LANGUAGE);
    this.current = this.isKnown ? this.candidates : this.candidates.slice(0, 1);
  }

  /** The languages for the first reading of a page: the given ones, or those of the previous page. */
  get forFirstReading(): readonly string[] {
    return this.current;
  }

  /**
   * Returns the languages in which to read a page again, one reading for each entry; empty when `language` was right,
   * as on nearly every page.
   */
  languagesToRetry({ text, confidence, language }: ReadText): (readonly string[])[] {
    if (this.isKnown || text === '') return [];
    const detected = this.detect(text);
    const retries = detected.every((each) => language.includes(each)) ? [] : [detected];
    const isShort = countLetters(text, SHORT_PAGE_LETTERS) < SHORT_PAGE_LETTERS;
    if (!isShort || (confidence ?? 0) >= CONFIDENT_IN_LANGUAGE) return retries;
    const others = this.candidates.filter(
      (each) =>
        !language.includes(each) &&
        !detected.includes(each) &&
        language.some((read) => scriptOf(read) === scriptOf(each)),
    );
    return [...retries, ...others.map((each) => [each])].slice(0, MAX_SHORT_PAGE_RETRIES);
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

  /**
   * Returns the languages that a page has: of those in which it was read, the ones that its text shows. They are used
   * first for the next page, because most documents have one language.
   */
  settle(text: string, language: readonly string[]): readonly string[] {
    if (this.isKnown) return language;
    const shown = this.detect(text).filter((each) => language.includes(each));
    this.current = shown.length === 0 ? language : shown;
    return this.current;
  }

  /** Detects the language of a text layer; undefined when the upload gave the languages, or when it is unknown. */
  guess(text: string): string | undefined {
    if (this.isKnown) return undefined;
    const guess = guessLanguage(text, this.candidates);
    if (guess !== undefined) this.current = [guess];
    return guess;
  }

  private detect(text: string): readonly string[] {
    return guessLanguages(text, this.candidates);
  }

  private get isKnown(): boolean {
    return !this.requested.includes(AUTO_LANGUAGE);
  }
}

function scriptOf(language: string): string {
  const scripts = Object.entries(SCRIPTS);
  return scripts.find(([, languages]) => languages.includes(language))?.[0] ?? 'latin';
}
