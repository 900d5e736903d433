import { AUTO_LANGUAGE } from '@app/contracts';
import { guessLanguage } from './guess-language.js';

/** Codes of languages that are not written in Latin letters, by script; a model of one script reads no other. */
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

/** The languages of one document: given, or to be found out page by page. */
export class PageLanguages {
  private readonly candidates: readonly string[];
  private current: readonly string[];

  constructor(private readonly asked: readonly string[]) {
    this.candidates = asked.filter((language) => language !== AUTO_LANGUAGE);
    this.current = this.isKnown ? this.candidates : this.candidates.slice(0, 1);
  }

  /** What to read a page in first: the languages given, or the one of the page before. */
  get first(): readonly string[] {
    return this.current;
  }

  /** What a text that was read in `language` should rather be read in; undefined when that was right. */
  better(text: string, language: readonly string[]): readonly string[] | undefined {
    const guess = this.guess(text);
    return guess === undefined || language.includes(guess) ? undefined : [guess];
  }

  /** One language for each other script, for a page that made no sense. */
  otherScripts(language: readonly string[]): (readonly string[])[] {
    if (this.isKnown) return [];
    const seen = new Set(language.map(scriptOf));
    return this.candidates
      .filter((candidate) => !seen.has(scriptOf(candidate)) && seen.add(scriptOf(candidate)))
      .map((candidate) => [candidate]);
  }

  /** The pages of a document are mostly of one language: the next one is read in this first. */
  keep(language: readonly string[]): void {
    if (!this.isKnown) this.current = language;
  }

  /** Of a text that needs no recognition. */
  guess(text: string): string | undefined {
    return this.isKnown ? undefined : guessLanguage(text, this.candidates);
  }

  private get isKnown(): boolean {
    return !this.asked.includes(AUTO_LANGUAGE);
  }
}

function scriptOf(language: string): string {
  const scripts = Object.entries(SCRIPTS);
  return scripts.find(([, languages]) => languages.includes(language))?.[0] ?? 'latin';
}
