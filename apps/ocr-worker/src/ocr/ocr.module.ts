import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { DocumentExtractor } from '../extraction/index.js';
import { DocumentRecogniser } from '../recognition/document-recogniser.js';
import { ExtractionReporter } from '../recognition/extraction.reporter.js';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { PageResultStore } from '../recognition/page-result.store.js';
import { ScratchFolder } from '../recognition/scratch-folder.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { WorkerConfig } from '../worker.config.js';
import { OcrConsumer } from './ocr.consumer.js';
import { OcrEngine } from './ocr-engine.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';
import { TesseractOcrEngine } from './tesseract.ocr-engine.js';

/** A thread's memory grows with the pages it has read; making a new one costs less than a page. */
const PAGES_PER_THREAD = 50;

/** Documents in, page results out. */
@Module({
  providers: [
    OcrConsumer,
    RecogniseDocumentHandler,
    DocumentRecogniser,
    OriginalFetcher,
    PageResultStore,
    ExtractionReporter,
    ShutdownGrace,
    { provide: ScratchFolder, useFactory: () => ScratchFolder.create() },
    { provide: OcrEngine, useFactory: createEngine, inject: [WorkerConfig, ScratchFolder] },
    { provide: DocumentExtractor, useFactory: createExtractor, inject: [OcrEngine, WorkerConfig] },
  ],
})
export class OcrModule implements OnApplicationShutdown {
  constructor(
    private readonly engine: OcrEngine,
    private readonly scratch: ScratchFolder,
  ) {}

  /** All jobs are finished or given back by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
    await this.scratch.remove();
  }
}

function createEngine(config: WorkerConfig, scratch: ScratchFolder): Promise<OcrEngine> {
  return TesseractOcrEngine.create({
    languageFolder: join(scratch.path, 'languages'),
    languages: config.ocrLanguages,
    maxIdle: config.ocrConcurrency,
    pagesPerThread: PAGES_PER_THREAD,
  });
}

function createExtractor(engine: OcrEngine, config: WorkerConfig): DocumentExtractor {
  return new DocumentExtractor(engine, {
    maxPages: config.maxPages,
    maxPagePixels: config.maxPagePixels,
    pageTimeoutMs: config.pageTimeoutSeconds * 1_000,
  });
}
