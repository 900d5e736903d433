import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import tesseract, { type Worker } from 'tesseract.js';
import { importBuilt } from '../bench/import-built.ts';
import type { MadePage } from './page-set.ts';

export const LANGUAGES = ['eng', 'deu', 'fra'] as const;

/** Something that reads a page. */
export interface Reader {
  /** A page that it cannot read has no text, and nothing but errors. */
  read(page: Pick<MadePage, 'file' | 'mediaType' | 'language'>): Promise<string>;
  close(): Promise<void>;
}

/** A word, where it stands on the page in points, how sure it is, and its line. */
type PlacedWord = readonly [string, number, number, number, number, number | null, number];

/** The part of a page's result that is used here. */
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

interface Extractor {
  open(
    original: { path: string; mediaType: string; languages: readonly string[] },
    signal: AbortSignal,
  ): Promise<Pages>;
  close(): Promise<void>;
}

/** As the defaults of the settings are, but for time: what is read must not depend on what else the machine does. */
const LIMITS = { maxPages: 2_000, maxPagePixels: 100_000_000, pageTimeoutMs: 300_000 };
const SANDBOX_BYTES = 400 * 1024 * 1024;
/** Plain tesseract.js has no limit of its own, and noise can keep it for minutes: by then it has read nothing. */
const PLAIN_LIMIT_MS = 120_000;
const WORKER = 'apps/ocr-worker/src';

/** Reads as the built worker does: each document in its own sandbox. */
export class OwnReader implements Reader {
  readonly #folder: string;
  readonly #extractor: Extractor;

  private constructor(folder: string, extractor: Extractor) {
    this.#folder = folder;
    this.#extractor = extractor;
  }

  static async start(): Promise<OwnReader> {
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
      limits: LIMITS,
      ocr: { languageFolder, languages: LANGUAGES, model },
    });
    return new OwnReader(folder, extractor);
  }

  async read({ file, mediaType, language }: Parameters<Reader['read']>[0]): Promise<string> {
    const path = join(this.#folder, 'original');
    await writeFile(path, file);
    const [page] = await this.readDocument(path, mediaType, language);
    return page?.text ?? '';
  }

  async readDocument(path: string, mediaType: string, language: string): Promise<ReadPage[]> {
    const signal = new AbortController().signal;
    const document = await this.#extractor.open({ path, mediaType, languages: [language] }, signal);
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
    await this.#extractor.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** tesseract.js as its manual has it: the same model, and the image as it is. */
export class PlainReader implements Reader {
  readonly #folder: string;
  readonly #workers = new Map<string, Worker>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<PlainReader> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-accuracy-'));
    await linkLanguages(folder);
    return new PlainReader(folder);
  }

  async read({ file, language }: Parameters<Reader['read']>[0]): Promise<string> {
    const worker = this.#workers.get(language) ?? (await this.#start(language));
    const limit = new AbortController();
    const timeUp = delay(PLAIN_LIMIT_MS, undefined, { signal: limit.signal }).catch(
      () => undefined,
    );
    const recognised = await Promise.race([worker.recognize(file), timeUp]);
    limit.abort();
    if (recognised !== undefined) return recognised.data.text;
    this.#workers.delete(language);
    await worker.terminate();
    return '';
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.terminate()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(language: string): Promise<Worker> {
    const worker = await tesseract.createWorker(language, tesseract.OEM.LSTM_ONLY, {
      langPath: this.#folder,
      cacheMethod: 'none',
    });
    this.#workers.set(language, worker);
    return worker;
  }
}

/** The data that the worker uses, in a folder of links. Returns the name of the model. */
export async function linkLanguages(folder: string): Promise<string> {
  const { linkLanguageData } = await importBuilt<{
    linkLanguageData: (folder: string, languages: readonly string[]) => Promise<string>;
  }>(`${WORKER}/ocr/language-data.js`);
  return linkLanguageData(folder, LANGUAGES);
}
