import type { PageResult } from '@app/contracts';
import type { OcrEngine, Recognition } from '../ocr/ocr-engine.js';
import { addKnownText } from './add-known-text.js';
import { cleanText } from './clean-text.js';
import type { PageContent } from './page-reader.js';
import { placeWords } from './preparation/place-words.js';
import { preparePage } from './preparation/prepare-page.js';
import { turnImage, type Turn } from './preparation/turn-image.js';

/** What a page of pixels comes to. */
export type ReadPage = Pick<
  PageResult,
  'confidence' | 'text' | 'language' | 'rotation' | 'skew' | 'words'
>;

type PageImage = Extract<PageContent, { kind: 'image' }>;

/** A page that is read the right way up is read about as surely as this. */
const SURE = 0.7;
/** Nor is any but the worst page read as badly as this; then even a clear guess may have been wrong. */
const HOPELESS = 0.45;

/** Prepares the pixels of a page, has them read, and takes the words back to where they stand on the page. */
export class PageRecogniser {
  constructor(private readonly engine: OcrEngine) {}

  async recognise(
    { image, size, knownText }: PageImage,
    languages: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadPage> {
    const { width, height } = image;
    const prepared = preparePage(image);
    // A blank page is read, and has no text; the engine would only find letters in its dust.
    if (prepared === undefined) return { ...BLANK, text: knownText };
    let turn = prepared.turn;
    let read = await this.engine.recognise(prepared.image, languages, signal);
    if ((read.confidence ?? 0) < (prepared.isUprightCertain ? HOPELESS : SURE)) {
      const overturned = turnImage(prepared.image, { rotation: 180, skew: 0 });
      const other = await this.engine.recognise(overturned, languages, signal);
      if (weightOf(other) > weightOf(read)) {
        read = other;
        turn = upsideDown(turn);
      }
    }
    const text = addKnownText(cleanText(read.text), knownText);
    const words = placeWords(read.words, { size, width, height, turn });
    return {
      confidence: text === '' ? null : read.confidence,
      text,
      language: languages.join('+'),
      rotation: turn.rotation,
      skew: turn.skew,
      words: words.map(([word, ...place]) => [cleanText(word), ...place]),
    };
  }
}

const BLANK = {
  confidence: null,
  language: null,
  rotation: 0,
  skew: 0,
  words: [],
} satisfies Partial<ReadPage>;

function upsideDown({ rotation, skew }: Turn): Turn {
  return {
    rotation: rotation === 0 ? 180 : rotation === 90 ? 270 : rotation === 180 ? 0 : 90,
    skew,
  };
}

/** Sure words count, long ones more; noise gives many short ones that nobody is sure of. */
function weightOf({ words }: Recognition): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence ** 2, 0);
}
