import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { MediaType, PageResult } from '@app/contracts';
import {
  settleExtraction,
  type ExtractionOutcome,
} from '../../../apps/ocr-worker/src/recognition/settle-extraction.js';
import type { ExtractionLimits } from '../../../apps/ocr-worker/src/sandbox-protocol/extraction-limits.js';
import { DocumentExtractor } from '../../../apps/ocr-worker/src/sandboxed/document-extractor.js';
import { linkLanguageData } from '../../../apps/ocr-worker/src/languages/language-data.js';
import { TesseractOcrEngine } from '../../../apps/ocr-worker/src/sandboxed/ocr-engine/tesseract-ocr-engine.js';

export interface Extraction extends ExtractionOutcome {
  readonly pagesTotal: number;
  readonly pages: readonly PageResult[];
}

const LIMITS: ExtractionLimits = {
  maxPages: 2_000,
  maxPagePixels: 100_000_000,
  pageTimeoutMs: 60_000,
};

/** The real extractor with the real engine, in a temporary folder. */
export class ExtractionBench {
  private constructor(
    private readonly folder: string,
    readonly engine: TesseractOcrEngine,
  ) {}

  static async create(): Promise<ExtractionBench> {
    // Tests fail pages on purpose, so the log is off.
    Logger.overrideLogger(false);
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-extraction-'));
    const languages = ['eng', 'deu'];
    const languageFolder = join(folder, 'languages');
    const model = await linkLanguageData(languageFolder, languages);
    const engine = new TesseractOcrEngine({
      languageFolder,
      languages,
      model,
      maxIdle: 1,
      pagesPerThread: 100,
    });
    return new ExtractionBench(folder, engine);
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Reads a whole document as the worker does. */
  async extract(
    bytes: Uint8Array,
    mediaType: MediaType,
    options: {
      languages?: string[];
      passwords?: string[];
      limits?: Partial<ExtractionLimits>;
      signal?: AbortSignal;
    } = {},
  ): Promise<Extraction> {
    const path = join(this.folder, 'original');
    await writeFile(path, bytes);
    const signal = options.signal ?? new AbortController().signal;
    const extractor = new DocumentExtractor(this.engine, { ...LIMITS, ...options.limits });
    const { languages = ['eng'], passwords = [] } = options;
    const original = { path, mediaType, languages, passwords };
    const document = await extractor.open(original, signal);
    try {
      const pages: PageResult[] = [];
      for (let number = 1; number <= document.pagesToRead; number += 1) {
        pages.push(await document.readPage(number, signal));
      }
      const { pagesTotal } = document;
      return { pagesTotal, pages, ...settleExtraction(pagesTotal, pages) };
    } finally {
      await document.close();
    }
  }
}
