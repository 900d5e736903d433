import { PageUnreadableError } from '../extraction/extraction.errors.js';
import type { GreyImage } from '../extraction/page-reader.js';
import { OcrEngine, type Recognition } from './ocr-engine.js';
import { LanguageUnavailableError } from './ocr.errors.js';

/** An engine without OCR: it says what the test told it to, and behaves like a real one otherwise. */
export class FakeOcrEngine extends OcrEngine {
  readonly name = 'fake 1';
  /** What has been recognised so far, for tests that count. */
  readonly images: GreyImage[] = [];

  constructor(
    private readonly read: (image: GreyImage) => Recognition | Promise<Recognition> = () => ({
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
      return await Promise.race([this.read(image), aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {}
}
