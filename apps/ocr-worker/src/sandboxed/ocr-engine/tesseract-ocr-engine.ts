import { PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import type { GreyImage } from '../page/page-reader.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import { unlinkedLanguages } from '../../languages/language-data.js';
import { OcrEngine, type Recognition } from './ocr-engine.js';
import { LanguageUnavailableError } from '../../ocr/ocr.errors.js';
import { ocrEngineName } from '../../sandbox-protocol/ocr-engine-name.js';
import { TesseractThreadError, TesseractWorker } from './tesseract-worker.js';

export interface TesseractOptions {
  /** Made by `linkLanguageData`; it is only read here. */
  readonly languageFolder: string;
  readonly languages: readonly string[];
  /** What the languages' data is called. */
  readonly model: string;
  /** Idle threads that are kept; as many as there are callers at once. */
  readonly maxIdle: number;
  /** A thread's memory only grows: after so many pages it is replaced. */
  readonly pagesPerThread: number;
}

/** Tesseract as WebAssembly, offline, in threads that this class owns and can kill. */
export class TesseractOcrEngine extends OcrEngine {
  readonly name: string;
  private readonly idle: TesseractWorker[] = [];
  private isClosed = false;

  constructor(private readonly options: TesseractOptions) {
    super();
    this.name = ocrEngineName(options.model);
  }

  async recognise(
    image: GreyImage,
    languages: readonly string[],
    signal: AbortSignal,
  ): Promise<Recognition> {
    signal.throwIfAborted();
    const missing = this.unavailable(languages);
    if (missing.length > 0) throw new LanguageUnavailableError(missing);
    const worker = await this.acquire(languages, signal);
    try {
      const recognition = await rejectOnAbort(worker.recognise(image), signal);
      await this.release(worker);
      return recognition;
    } catch (error) {
      // Whatever went wrong, this thread's state is no longer known, or it is still busy.
      await worker.terminate();
      signal.throwIfAborted();
      if (error instanceof TesseractThreadError) throw error;
      throw new PageUnreadableError('The page could not be recognised.', error);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  private unavailable(languages: readonly string[]): string[] {
    const unknown = languages.filter((language) => !this.options.languages.includes(language));
    return [...new Set([...unknown, ...unlinkedLanguages(this.options.languageFolder, languages)])];
  }

  private async acquire(
    languages: readonly string[],
    signal: AbortSignal,
  ): Promise<TesseractWorker> {
    const wanted = languages.join('+');
    for (let i = this.idle.length - 1; i >= 0; i -= 1) {
      const worker = this.idle[i];
      if (worker === undefined || worker.languages !== wanted) continue;
      this.idle.splice(i, 1);
      if (worker.isUsable) return worker;
    }
    // A thread for other languages makes room, so that there are never more than callers.
    if (this.idle.length >= this.options.maxIdle) await this.idle.shift()?.terminate();
    return TesseractWorker.start(languages, this.options.languageFolder, signal);
  }

  private async release(worker: TesseractWorker): Promise<void> {
    const isSpent = worker.pagesRead >= this.options.pagesPerThread;
    if (this.isClosed || isSpent || this.idle.length >= this.options.maxIdle) {
      await worker.terminate();
    } else this.idle.push(worker);
  }
}
