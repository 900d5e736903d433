import type { Worker as Thread } from 'node:worker_threads';
import tesseract, { type PSM as LayoutMode, type Worker } from 'tesseract.js';
import type { GreyImage } from '../page/page-reader.js';
import { stopwatch } from '../page/processor-time.js';
import { rejectOnAbort } from '../page/reject-on-abort.js';
import { findMergedColumns, type MergedColumns } from './merged-columns.js';
import { cropImage, placeWords, replaceWords } from './read-columns.js';
import { hasSpuriousColumns } from './spurious-columns.js';
import type { Recognition, TextLayout } from './ocr-engine.js';
import { addUnreadWords, linesOf, parseTsv, toRecognition, type TsvWord } from './tesseract-tsv.js';
import { hasUnreadInk } from './unread-ink.js';

const { createWorker, OEM, PSM } = tesseract;

const START_TIMEOUT_MS = 30_000;
/**
 * If the first reading took longer, the page is not read again: the second reading might exceed the page
 * timeout. The clock decides only on a machine that is very busy.
 */
const MAX_FIRST_READING = { processorMs: 10_000, clockMs: 20_000 };
/**
 * A second reading must find at least this share of the letters of the first one. With fewer letters it has
 * lost a part of the page.
 */
const MIN_LETTERS_KEPT = 0.98;

/** The engine must not learn from one page for the next, and must not write files. */
const PARAMETERS = {
  classify_enable_learning: '0',
  classify_enable_adaptive_matcher: '0',
  tessedit_enable_doc_dict: '0',
  debug_file: '/dev/null',
};

/** The OCR thread could not be started, or it ended. The cause may be something other than the image. */
export class TesseractThreadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TesseractThreadError';
  }
}

/** Runs one Tesseract engine in its own thread, for one set of languages. It reads one image at a time. */
export class TesseractWorker {
  pagesRead = 0;
  private hasFailed = false;
  private onFailure: ((error: Error) => void) | undefined;

  private constructor(
    readonly languages: string,
    private readonly worker: Worker,
  ) {
    // The library listens for messages only. Without these listeners, an error in the thread would end the process.
    const thread = (worker as unknown as { worker: Thread }).worker;
    thread.on('error', (error: Error) => this.fail(new TesseractThreadError(error.message)));
    thread.on('exit', () => this.fail(new TesseractThreadError('The OCR thread ended')));
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
      // When a language cannot be loaded, the library's promise stays pending and only this handler is called.
      errorHandler: (error: unknown) => failure.reject(new TesseractThreadError(String(error))),
    });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
      const worker = await rejectOnAbort(Promise.race([starting, failure.promise]), limit);
      const self = new TesseractWorker(languages.join('+'), worker);
      await self.rejectOnFailure(worker.setParameters(PARAMETERS));
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

  /**
   * Recognises a page. Rejects with the library's error about the image, or with {@link
   * TesseractThreadError}.
   */
  async recognise(image: GreyImage, layout: TextLayout): Promise<Recognition> {
    this.pagesRead += 1;
    if (layout === 'scattered') {
      return toRecognition(parseTsv(await this.readAs(PSM.SPARSE_TEXT, image)));
    }
    const elapsed = stopwatch();
    const tsv = await this.readAs(PSM.AUTO, image);
    const read = parseTsv(tsv);
    const { processorMs, clockMs } = elapsed();
    const wasFast =
      processorMs < MAX_FIRST_READING.processorMs && clockMs < MAX_FIRST_READING.clockMs;
    // The layout analysis can miss the words of a page that has only one or two.
    if (read.length === 0) {
      return toRecognition(parseTsv(await this.readAs(PSM.SINGLE_BLOCK, image)));
    }
    const readAgain = this.secondReadingOf(tsv, read, image);
    if (readAgain === undefined) return toRecognition(read);
    return wasFast ? toRecognition(await readAgain()) : { ...toRecognition(read), isHasty: true };
  }

  /** How to read a page once more whose first reading shows that the layout analysis was wrong. */
  private secondReadingOf(
    tsv: string,
    read: readonly TsvWord[],
    image: GreyImage,
  ): (() => Promise<readonly TsvWord[]>) | undefined {
    if (hasSpuriousColumns(tsv)) return () => this.readAsOneColumn(read, image);
    const merged = findMergedColumns(read);
    if (merged.length > 0) return () => this.readColumns(read, merged, image);
    if (!hasUnreadInk(image, linesOf(read))) return undefined;
    return async () => addUnreadWords(read, parseTsv(await this.readAs(PSM.SINGLE_BLOCK, image)));
  }

  /** Reads each of the columns by itself that were read across. */
  private async readColumns(
    read: readonly TsvWord[],
    groups: readonly MergedColumns<TsvWord>[],
    image: GreyImage,
  ): Promise<readonly TsvWord[]> {
    let words = read;
    for (const [group, { words: merged, columns }] of groups.entries()) {
      const apart: TsvWord[] = [];
      for (const [index, box] of columns.entries()) {
        const column = parseTsv(await this.readAs(PSM.SINGLE_BLOCK, cropImage(image, box)));
        apart.push(...placeWords(column, box, `column ${group}.${index}`));
      }
      const isApart = findMergedColumns(apart).length === 0;
      if (isApart && isAsComplete(apart, merged)) words = replaceWords(words, merged, apart);
    }
    return words;
  }

  private async readAsOneColumn(
    read: readonly TsvWord[],
    image: GreyImage,
  ): Promise<readonly TsvWord[]> {
    const asColumn = parseTsv(await this.readAs(PSM.SINGLE_COLUMN, image));
    return isAsComplete(asColumn, read) ? asColumn : read;
  }

  /** With `AUTO` the engine finds columns and reads them one after the other. The other modes assume one column. */
  private async readAs(layout: LayoutMode, image: GreyImage): Promise<string> {
    const { data } = await this.rejectOnFailure(
      this.worker.recognize(
        encodePgm(image),
        // The engine resets these parameters after the page.
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

  /**
   * Waits for `work`, but rejects when the thread fails: the library's own promise would then stay pending.
   */
  private async rejectOnFailure<T>(work: Promise<T>): Promise<T> {
    const failure = Promise.withResolvers<never>();
    this.onFailure = failure.reject;
    try {
      return await Promise.race([work, failure.promise]);
    } finally {
      this.onFailure = undefined;
    }
  }

  private fail(error: Error): void {
    this.hasFailed = true;
    this.onFailure?.(error);
  }
}

function isAsComplete(second: readonly TsvWord[], first: readonly TsvWord[]): boolean {
  return weightedLetterCount(second) >= weightedLetterCount(first) * MIN_LETTERS_KEPT;
}

/** Returns the sum of the engine's confidence over all letters. */
function weightedLetterCount(words: readonly TsvWord[]): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
}

/** Encodes the image as PGM (portable greymap). This format is not compressed, so it costs no time. */
function encodePgm({ width, height, pixels }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);
}
