import type { PageResult } from '@app/contracts';
import type { OcrEngine, Recognition } from './ocr-engine/ocr-engine.js';
import { addKnownText } from './add-known-text.js';
import { cleanText } from './page/clean-text.js';
import type { PageLanguages } from './language/page-languages.js';
import type { PageContent } from './page/page-reader.js';
import { mapWordsToPage } from './preprocessing/map-words-to-page.js';
import { preprocessPage, type PreprocessedPage } from './preprocessing/preprocess-page.js';
import { rotateImage, type Turn } from './preprocessing/rotate-image.js';

/** What a page of pixels comes to. */
export type ReadPage = Pick<
  PageResult,
  'confidence' | 'text' | 'language' | 'rotation' | 'skew' | 'words'
>;

type PageImage = Extract<PageContent, { kind: 'image' }>;

interface Reading extends Recognition {
  readonly language: readonly string[];
  readonly turn: Turn;
}

/** A page that is read the right way up is read about as surely as this. */
const CONFIDENT = 0.7;
/** Nor is any but the worst page read as badly as this; then even a clear guess may have been wrong. */
const RECHECK_BELOW = 0.45;

const BLANK = {
  confidence: null,
  language: null,
  rotation: 0,
  skew: 0,
  words: [],
} satisfies Partial<ReadPage>;

/** Prepares the pixels of a page, has them read, and takes the words back to where they stand on the page. */
export class PageRecogniser {
  constructor(private readonly engine: OcrEngine) {}

  async recognise(
    { image, size, knownText }: PageImage,
    languages: PageLanguages,
    signal: AbortSignal,
  ): Promise<ReadPage> {
    const prepared = await preprocessPage(image);
    // A blank page is read, and has no text; the engine would only find letters in its dust.
    if (prepared === undefined) return { ...BLANK, text: knownText };
    const read = await this.read(prepared, languages, signal);
    const { turn } = read;
    const text = addKnownText(cleanText(read.text), knownText);
    const words = mapWordsToPage(read.words, { size, ...prepared.unturned, turn });
    return {
      confidence: text === '' ? null : read.confidence,
      text,
      language: read.language.join('+'),
      rotation: turn.rotation,
      skew: turn.skew,
      words: words.map(([word, ...place]) => [cleanText(word), ...place]),
    };
  }

  /** Mostly once; again only where the first reading shows that it was upside down or in a wrong language. */
  private async read(
    { image, turn, isUprightCertain }: PreprocessedPage,
    languages: PageLanguages,
    signal: AbortSignal,
  ): Promise<Reading> {
    const readIn = async (language: readonly string[], turned: Turn): Promise<Reading> => ({
      ...(await this.engine.recognise(image, language, signal)),
      language,
      turn: turned,
    });
    let best = await readIn(languages.first, turn);
    if (confidenceOf(best) < RECHECK_BELOW) {
      for (const other of languages.otherScripts(best.language)) {
        best = better(best, await readIn(other, turn));
      }
    }
    if (confidenceOf(best) < (isUprightCertain ? RECHECK_BELOW : CONFIDENT)) {
      // In place, and back again if that was no better.
      rotateImage(image, { rotation: 180, skew: 0 });
      const overturned = await readIn(best.language, upsideDown(turn));
      const isBetter = better(best, overturned) === overturned;
      if (isBetter) best = overturned;
      else rotateImage(image, { rotation: 180, skew: 0 });
    }
    const rather = languages.better(best.text, best.language);
    if (rather !== undefined) best = better(best, await readIn(rather, best.turn));
    languages.keep(best.language);
    return best;
  }
}

function upsideDown({ rotation, skew }: Turn): Turn {
  return {
    rotation: rotation === 0 ? 180 : rotation === 90 ? 270 : rotation === 180 ? 0 : 90,
    skew,
  };
}

function confidenceOf({ confidence }: Recognition): number {
  return confidence ?? 0;
}

function better(first: Reading, second: Reading): Reading {
  return weightOf(second) > weightOf(first) ? second : first;
}

/** Sure words count, long ones more; noise gives many short ones that nobody is sure of. */
function weightOf({ words }: Recognition): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence ** 2, 0);
}
