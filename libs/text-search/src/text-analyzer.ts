import { loadStemmers } from './stemmers.js';
import { loadStopWords } from './stop-words.js';
import type { Token } from './tokens.js';

/** A text with fewer stop words has no recognised language. */
const MIN_STOP_WORDS = 5;
/** The language with the most stop words is recognised if it has this multiple of the stop words of the second one. */
const MARGIN = 1.5;

/** Stems words and recognises languages, for the languages that a server reads. */
export class TextAnalyzer {
  private constructor(
    readonly languages: readonly string[],
    private readonly stemmers: ReadonlyMap<string, (word: string) => string>,
    private readonly stopWords: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Loads stemmers and stop words. `languages` are Tesseract's codes; one without a stemmer is searched unstemmed. */
  static async load(languages: readonly string[]): Promise<TextAnalyzer> {
    const [stemmers, stopWords] = await Promise.all([
      loadStemmers(languages),
      loadStopWords(languages),
    ]);
    return new TextAnalyzer(languages, stemmers, stopWords);
  }

  /** Returns the stems of a folded word that differ from it, in each of the languages. */
  stemsOf(word: string, languages: readonly string[] = this.languages): string[] {
    const stems = new Set<string>();
    for (const language of languages) {
      const stem = this.stemmers.get(language)?.(word);
      if (stem !== undefined && stem !== '' && stem !== word) stems.add(stem);
    }
    return [...stems];
  }

  /** Whether the folded word is among the most frequent ones of any language. */
  isStopWord(word: string): boolean {
    return [...this.stopWords.values()].some((list) => list.has(word));
  }

  /** Returns the language of a text by its stop words; all languages when they do not tell. */
  languagesOf(tokens: readonly Token[]): readonly string[] {
    const counts = [...this.stopWords].map(([language, list]) => ({
      language,
      count: tokens.filter(({ kind, forms }) => kind === 'letters' && list.has(forms[0] ?? ''))
        .length,
    }));
    const [first, second] = counts.toSorted((one, other) => other.count - one.count);
    if (first === undefined || first.count < MIN_STOP_WORDS) return this.languages;
    return first.count >= MARGIN * (second?.count ?? 0) ? [first.language] : this.languages;
  }
}
