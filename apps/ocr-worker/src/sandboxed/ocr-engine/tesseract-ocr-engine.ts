import { accessSync, constants } from 'node:fs';
import {
  LanguageUnavailableError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import { languageFile } from '../../sandbox-protocol/language-file.js';
import type { GreyImage } from '../page/page-reader.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import { OcrEngine, type Recognition, type TextLayout } from './ocr-engine.js';
import { ocrEngineName } from '../../sandbox-protocol/ocr-engine-name.js';
import { TesseractThreadError, TesseractWorker } from './tesseract-worker.js';

export interface TesseractOptions {
  /** A folder that `linkLanguageData` has made. It is only read here. */
  readonly languageFolder: string;
  readonly languages: readonly string[];
  /** The name of the language data. */
  readonly model: string;
  /** The number of idle threads to keep: as many as there are concurrent callers. */
  readonly maxIdle: number;
  /** A thread is replaced after this many pages, because its memory only grows. */
  readonly pagesPerThread: number;
}

/** Runs Tesseract as WebAssembly, offline, in threads that this class owns and can kill. */
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
    layout: TextLayout = 'page',
  ): Promise<Recognition> {
    signal.throwIfAborted();
    const missing = this.unavailable(languages);
    if (missing.length > 0) throw new LanguageUnavailableError(missing);
    const worker = await this.acquire(languages, signal);
    try {
      const recognition = await rejectOnAbort(worker.recognise(image, layout), signal);
      await this.release(worker);
      return recognition;
    } catch (error) {
      // The thread is still busy, or its state is unknown, so it cannot be used again.
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
    const withoutData = languages.filter(
      (language) => !isReadable(languageFile(this.options.languageFolder, language)),
    );
    return [...new Set([...unknown, ...withoutData])];
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
    // End an idle thread with other languages, so that there are never more threads than callers.
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

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
