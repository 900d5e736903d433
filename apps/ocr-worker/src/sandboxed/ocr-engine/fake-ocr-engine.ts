import {
  LanguageUnavailableError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { GreyImage } from '../page/page-reader.js';
import { OcrEngine, type RecognisedWord, type Recognition } from './ocr-engine.js';

type FakeReading = Pick<Recognition, 'text' | 'confidence'>;

/** An engine without OCR. It returns the text that the test gave it, and otherwise keeps the contract of `OcrEngine`. */
export class FakeOcrEngine extends OcrEngine {
  readonly name = 'fake 1';
  /** The images that were recognised so far. */
  readonly images: GreyImage[] = [];

  constructor(
    private readonly read: (image: GreyImage) => FakeReading | Promise<FakeReading> = () => ({
      text: 'A page.',
      confidence: 0.9,
    }),
    private readonly installed: readonly string[] = ['eng', 'deu'],
  ) {
    super();
  }

  async recognise(
    image: GreyImage,
    languages: readonly string[],
    signal: AbortSignal,
  ): Promise<Recognition> {
    signal.throwIfAborted();
    const missing = languages.filter((language) => !this.installed.includes(language));
    if (missing.length > 0) throw new LanguageUnavailableError(missing);
    if (image.pixels.length !== image.width * image.height) throw new PageUnreadableError();
    this.images.push(image);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { text, confidence } = await Promise.race([this.read(image), aborted.promise]);
      return { text, confidence, words: spread(text, confidence ?? 0, image) };
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {}
}

/** Spreads the words over the whole image, one row per line. */
function spread(text: string, confidence: number, image: GreyImage): RecognisedWord[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((words, line) =>
    words.split(/\s+/).map((word, index, all) => ({
      text: word,
      left: Math.floor((index * image.width) / all.length),
      top: Math.floor((line * image.height) / lines.length),
      width: Math.floor(image.width / all.length),
      height: Math.floor(image.height / lines.length),
      confidence,
      line,
    })),
  );
}
