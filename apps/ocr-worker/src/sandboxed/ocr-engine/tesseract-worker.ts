import type { Worker as Thread } from 'node:worker_threads';
import tesseract, { type PSM as LayoutMode, type Worker } from 'tesseract.js';
import type { GreyImage } from '../page/page-reader.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import { hasSpuriousColumns } from './spurious-columns.js';
import type { Recognition } from './ocr-engine.js';
import { parseTsv } from './tesseract-tsv.js';

const { createWorker, OEM, PSM } = tesseract;

const START_TIMEOUT_MS = 30_000;
/** What took longer is worth more than what a second reading, which may not end in time, could mend. */
const MAX_FIRST_READING_MS = 10_000;
/** A reading without columns that finds fewer of the letters than this has lost some of the page. */
const MIN_LETTERS_KEPT = 0.98;

/** What the engine must not learn from one page for the next, and where it must not write. */
const PARAMETERS = {
  classify_enable_learning: '0',
  classify_enable_adaptive_matcher: '0',
  tessedit_enable_doc_dict: '0',
  debug_file: '/dev/null',
};

/** The thread could not be started, or died; it says nothing of the image. */
export class TesseractThreadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TesseractThreadError';
  }
}

/** One Tesseract in its own thread, for one set of languages; used once after the other, then thrown away. */
export class TesseractWorker {
  pagesRead = 0;
  private hasFailed = false;
  private onFailure: ((error: Error) => void) | undefined;

  private constructor(
    readonly languages: string,
    private readonly worker: Worker,
  ) {
    // The library listens for messages only: without these, a dying thread takes the process with it.
    const thread = (worker as unknown as { worker: Thread }).worker;
    thread.on('error', (error: Error) => this.die(new TesseractThreadError(error.message)));
    thread.on('exit', () => this.die(new TesseractThreadError('The OCR thread ended')));
  }

  static async start(
    languages: readonly string[],
    languageFolder: string,
    signal: AbortSignal,
  ): Promise<TesseractWorker> {
    const failure = Promise.withResolvers<never>();
    const starting = createWorker([...languages], OEM.LSTM_ONLY, {
      langPath: languageFolder,
      cacheMethod: 'none',
      // The library's own promise stays pending when loading a language fails: this is the only word of it.
      errorHandler: (error: unknown) => failure.reject(new TesseractThreadError(String(error))),
    });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
      const worker = await rejectOnAbort(Promise.race([starting, failure.promise]), limit);
      const self = new TesseractWorker(languages.join('+'), worker);
      await self.untilFailure(worker.setParameters(PARAMETERS));
      return self;
    } catch (error) {
      starting.then((worker) => worker.terminate()).catch(() => {});
      throw error;
    } finally {
      failure.promise.catch(() => {});
    }
  }

  get isUsable(): boolean {
    return !this.hasFailed;
  }

  /** Rejects with the library's complaint about the image, or with {@link TesseractThreadError}. */
  async recognise(image: GreyImage): Promise<Recognition> {
    this.pagesRead += 1;
    const begunAt = performance.now();
    const tsv = await this.readAs(PSM.AUTO, image);
    const read = parseTsv(tsv);
    const hasTime = performance.now() - begunAt < MAX_FIRST_READING_MS;
    // The layout analysis overlooks a word or two on an otherwise empty page.
    if (read.words.length === 0) return parseTsv(await this.readAs(PSM.SINGLE_BLOCK, image));
    if (!hasTime || !hasSpuriousColumns(tsv)) return read;
    const asOne = parseTsv(await this.readAs(PSM.SINGLE_COLUMN, image));
    return letterCount(asOne) < letterCount(read) * MIN_LETTERS_KEPT ? read : asOne;
  }

  /** By `AUTO`, columns are found and read one after the other; by the others, there is but one. */
  private async readAs(layout: LayoutMode, image: GreyImage): Promise<string> {
    const { data } = await this.untilFailure(
      this.worker.recognize(
        portableGreymap(image),
        // Given per page, and taken back by the engine after it.
        { user_defined_dpi: String(image.dpi), tessedit_pageseg_mode: layout } as object,
        { text: false, tsv: true },
      ),
    );
    return data.tsv ?? '';
  }

  async terminate(): Promise<void> {
    this.hasFailed = true;
    await this.worker.terminate();
  }

  private async untilFailure<T>(work: Promise<T>): Promise<T> {
    const death = Promise.withResolvers<never>();
    this.onFailure = death.reject;
    try {
      return await Promise.race([work, death.promise]);
    } finally {
      this.onFailure = undefined;
    }
  }

  private die(error: Error): void {
    this.hasFailed = true;
    this.onFailure?.(error);
  }
}

/** Letters that are read, each as far as the engine is sure of it. */
function letterCount({ words }: Recognition): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
}

/** The plainest image format there is: no time is lost on packing and unpacking. */
function portableGreymap({ width, height, pixels }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);
}
