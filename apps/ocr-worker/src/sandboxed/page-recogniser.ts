import type { PageResult, PageWord } from '@app/contracts';
import type { OcrEngine, Recognition } from './ocr-engine/ocr-engine.js';
import { cleanText } from './page/clean-text.js';
import type { PageLanguages } from './language/page-languages.js';
import { READ_ONCE } from './page/page-losses.js';
import type { PageContent, PageLoss } from './page/page-reader.js';
import { stopwatch } from './page/processor-time.js';
import { mergeReadings } from './ocr-engine/merge-readings.js';
import { withoutInventedWords } from './ocr-engine/invented-words.js';
import { mapWordsToPage } from './preprocessing/map-words-to-page.js';
import { readScatteredWords } from './read-scattered-words.js';
import { preprocessPage, type PreprocessedPage } from './preprocessing/preprocess-page.js';
import { rotateImage, type Orientation } from './preprocessing/rotate-image.js';

/** The result for a page that was an image. */
export type ReadPage = Pick<
  PageResult,
  'confidence' | 'text' | 'language' | 'rotation' | 'skew' | 'words'
>;

/** What was recognised, and whether a second reading was left out that could find more. */
export interface RecognisedPage {
  readonly page: ReadPage;
  readonly losses: readonly PageLoss[];
}

export type PageImage = Extract<PageContent, { kind: 'image' }>;

interface Reading extends Recognition {
  readonly language: readonly string[];
  readonly orientation: Orientation;
}

/** A page that is read upright usually has at least this confidence. */
const CONFIDENT = 0.7;
/**
 * Below this confidence, the orientation is checked by a second reading even if the first estimate was clear.
 */
const RECHECK_BELOW = 0.45;
/**
 * A page with parts in two languages is read in both, if that gives at least this share of the confidence of the
 * reading in one: the English model is slightly more confident of the English part than the others.
 */
const MIN_SHARE_OF_ONE_LANGUAGE = 0.95;

/** A page with more words than this, and with confidence, is not a picture. */
const FEW_WORDS = 10;
/** A page with more components than this, and without lines, is grain or leaves. */
const MAX_SCATTERED_PIECES = 2_000;
/**
 * After this time the page is not read once more: that might exceed the page timeout. The clock decides only on a machine
 * that is very busy.
 */
const MAX_EARLIER_READINGS = { processorMs: 20_000, clockMs: 30_000 };

const BLANK = {
  confidence: null,
  language: null,
  rotation: 0,
  skew: 0,
  words: [],
} satisfies Partial<ReadPage>;

/**
 * Preprocesses the image of a page, recognises it, and maps the words back to their positions on the page.
 */
export class PageRecogniser {
  constructor(private readonly engine: OcrEngine) {}

  async recognise(
    { image, size, area = { left: 0, top: 0, ...size } }: PageImage,
    languages: PageLanguages,
    signal: AbortSignal,
  ): Promise<RecognisedPage> {
    const prepared = preprocessPage(image);
    // A blank page counts as read, without text. The engine would only take dust for letters.
    if (prepared === undefined) return { page: { ...BLANK, text: '' }, losses: [] };
    const elapsed = stopwatch();
    const lines = await this.read(prepared, languages, signal);
    const { processorMs, clockMs } = elapsed();
    const isInTime =
      processorMs < MAX_EARLIER_READINGS.processorMs && clockMs < MAX_EARLIER_READINGS.clockMs;
    const read = await this.readPicture(prepared, lines, isInTime, signal);
    const { orientation } = read;
    const text = cleanText(read.text);
    const words = mapWordsToPage(read.words, { area, ...prepared.unrotated, orientation });
    const page = {
      confidence: text === '' ? null : read.confidence,
      text,
      language: read.language.join('+'),
      rotation: orientation.rotation,
      skew: orientation.skew,
      words: words.map(([word, ...place]): PageWord => [cleanText(word), ...place]),
    };
    return { page, losses: read.isHasty === true ? [READ_ONCE] : [] };
  }

  /**
   * Reads a page without lines of text again, word by word, when the first reading was not confident: on maps, charts and
   * photographs the layout analysis misses words. Then removes the words that are only shapes in a picture.
   */
  private async readPicture(
    { image, hasTextLines, pieceCount }: PreprocessedPage,
    read: Reading,
    isInTime: boolean,
    signal: AbortSignal,
  ): Promise<Reading> {
    const isConfident = confidenceOf(read) >= CONFIDENT;
    if (hasTextLines || (isConfident && read.words.length > FEW_WORDS)) return read;
    const isWanted = !isConfident && pieceCount <= MAX_SCATTERED_PIECES;
    const complete =
      isWanted && isInTime
        ? mergeReadings(read, await readScatteredWords(this.engine, image, read.language, signal))
        : read;
    const isHasty = read.isHasty === true || (isWanted && !isInTime);
    return { ...read, ...withoutInventedWords(complete, pieceCount), isHasty };
  }

  /**
   * Reads the page once, and again only if the first result suggests a wrong orientation or a wrong language.
   */
  private async read(
    { image, orientation, isUprightCertain }: PreprocessedPage,
    languages: PageLanguages,
    signal: AbortSignal,
  ): Promise<Reading> {
    const readIn = async (
      language: readonly string[],
      oriented: Orientation,
    ): Promise<Reading> => ({
      ...(await this.engine.recognise(image, language, signal)),
      language,
      orientation: oriented,
    });
    let best = await readIn(languages.forFirstReading, orientation);
    if (confidenceOf(best) < RECHECK_BELOW) {
      for (const other of languages.languagesOfOtherScripts(best.language)) {
        best = better(best, await readIn(other, orientation));
      }
    }
    if (confidenceOf(best) < (isUprightCertain ? RECHECK_BELOW : CONFIDENT)) {
      // Rotates in place, and rotates back if the second reading is no better.
      rotateImage(image, { rotation: 180, skew: 0 });
      const upsideDown = await readIn(best.language, rotatedBy180(orientation));
      const isBetter = better(best, upsideDown) === upsideDown;
      if (isBetter) best = upsideDown;
      else rotateImage(image, { rotation: 180, skew: 0 });
    }
    for (const toRetry of languages.languagesToRetry(best)) {
      const again = await readIn(toRetry, best.orientation);
      const minShare = toRetry.length > 1 ? MIN_SHARE_OF_ONE_LANGUAGE : 1;
      if (weightOf(again) > weightOf(best) * minShare) best = again;
    }
    return { ...best, language: languages.settle(best.text, best.language) };
  }
}

function rotatedBy180({ rotation, skew }: Orientation): Orientation {
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

/** Favours long words with high confidence. Noise gives many short words with low confidence. */
function weightOf({ words }: Recognition): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence ** 2, 0);
}
