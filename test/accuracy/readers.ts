import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import tesseract, { type OutputFormats, type Page, type Worker } from 'tesseract.js';
import { importBuilt } from '../../tools/launcher/import-built.ts';
import type { MadePage } from './page-set.ts';

export const LANGUAGES = ['eng', 'deu', 'fra'] as const;

/** Reads the text of pages. */
export interface Reader {
  /** Returns the empty text for a page that it cannot read, so that every character counts as an error. */
  read(page: Pick<MadePage, 'file' | 'mediaType' | 'language'>): Promise<string>;
  close(): Promise<void>;
}

/** A word: its text, its box on the page in points, its confidence, and the number of its line. */
type PlacedWord = readonly [string, number, number, number, number, number | null, number];

/** The part of a sandbox's answer about a page that the tools use. */
export interface ReadPage {
  readonly text: string;
  readonly words: readonly PlacedWord[];
  readonly width: number | null;
  readonly height: number | null;
  readonly rotation: number;
  readonly skew: number;
  readonly error: { code: string } | null;
}

interface Pages {
  readonly pagesToRead: number;
  readPage(number: number, signal: AbortSignal): Promise<ReadPage>;
  close(): Promise<void>;
}

interface OriginalFile {
  readonly path: string;
  readonly mediaType: string;
  readonly languages: readonly string[];
  readonly passwords: readonly string[];
}

interface Extractor {
  open(original: OriginalFile, signal: AbortSignal): Promise<Pages>;
  close(): Promise<void>;
}

/**
 * The defaults of the settings, except for the timeout: the result must not depend on the load of the
 * machine.
 */
const LIMITS = { maxPages: 2_000, maxPagePixels: 100_000_000, pageTimeoutMs: 300_000 };
const SANDBOX_BYTES = 400 * 1024 * 1024;
/**
 * Plain tesseract.js has no timeout, and can work on a noisy page for minutes. After this time the page
 * counts as unread.
 */
const PLAIN_TIMEOUT_MS = 120_000;
const WORKER = 'apps/ocr-worker/src';

/** Reads pages as the built worker does: one sandbox per document, with all processing steps inside it. */
export class WorkerReader implements Reader {
  private readonly folder: string;
  private readonly extractor: Extractor;

  private constructor(folder: string, extractor: Extractor) {
    this.folder = folder;
    this.extractor = extractor;
  }

  /** @param limits limits of the worker that differ from {@link LIMITS} */
  static async start(limits: Partial<typeof LIMITS> = {}): Promise<WorkerReader> {
    const { SandboxExtractor } = await importBuilt<{
      SandboxExtractor: new (options: object) => Extractor;
    }>(`${WORKER}/sandbox/sandbox-extractor.js`);
    const { SandboxIsolation } = await importBuilt<{
      SandboxIsolation: { detect(): Promise<object> };
    }>(`${WORKER}/sandbox/sandbox-isolation.js`);
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-accuracy-'));
    const languageFolder = join(folder, 'languages');
    const model = await linkLanguages(languageFolder);
    const extractor = new SandboxExtractor({
      isolation: await SandboxIsolation.detect(),
      memoryBytes: SANDBOX_BYTES,
      limits: { ...LIMITS, ...limits },
      ocr: { languageFolder, languages: LANGUAGES, model },
    });
    return new WorkerReader(folder, extractor);
  }

  async read({ file, mediaType, language }: Parameters<Reader['read']>[0]): Promise<string> {
    const path = join(this.folder, 'original');
    await writeFile(path, file);
    const [page] = await this.readDocument(path, mediaType, language);
    return page?.text ?? '';
  }

  async readDocument(
    path: string,
    mediaType: string,
    language: string,
    signal = new AbortController().signal,
  ): Promise<ReadPage[]> {
    const document = await this.extractor.open(
      { path, mediaType, languages: [language], passwords: [] },
      signal,
    );
    try {
      const pages: ReadPage[] = [];
      for (let number = 1; number <= document.pagesToRead; number += 1) {
        pages.push(await document.readPage(number, signal));
      }
      return pages;
    } finally {
      await document.close();
    }
  }

  async close(): Promise<void> {
    await this.extractor.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

interface PlainPage {
  readonly file: Buffer;
  readonly language: string;
}

/** Reads pages with tesseract.js as its manual shows: the same model, and the image without preprocessing. */
export class PlainReader implements Reader {
  private readonly folder: string;
  private readonly workers = new Map<string, Worker>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<PlainReader> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-accuracy-'));
    await linkLanguages(folder);
    return new PlainReader(folder);
  }

  async read(page: Parameters<Reader['read']>[0]): Promise<string> {
    return (await this.recognise(page))?.text ?? '';
  }

  /** Returns Tesseract's table of words (TSV); the empty text for a page that it cannot read in its time. */
  async readTable(page: PlainPage): Promise<string> {
    return (await this.recognise(page, { tsv: true }))?.tsv ?? '';
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers.values()].map((worker) => worker.terminate()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async recognise(
    { file, language }: PlainPage,
    output: Partial<OutputFormats> = { text: true },
  ): Promise<Page | undefined> {
    const worker = this.workers.get(language) ?? (await this.startWorker(language));
    const timer = new AbortController();
    const timeUp = delay(PLAIN_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(
      () => undefined,
    );
    const recognised = await Promise.race([worker.recognize(file, {}, output), timeUp]);
    timer.abort();
    if (recognised !== undefined) return recognised.data;
    this.workers.delete(language);
    await worker.terminate();
    return undefined;
  }

  private async startWorker(language: string): Promise<Worker> {
    const worker = await tesseract.createWorker(language, tesseract.OEM.LSTM_ONLY, {
      langPath: this.folder,
      cacheMethod: 'none',
    });
    this.workers.set(language, worker);
    return worker;
  }
}

/** Links the worker's language data into a folder. Returns the name of the model. */
export async function linkLanguages(folder: string): Promise<string> {
  const { linkLanguageData } = await importBuilt<{
    linkLanguageData: (folder: string, languages: readonly string[]) => Promise<string>;
  }>(`${WORKER}/languages/language-data.js`);
  return linkLanguageData(folder, LANGUAGES);
}
