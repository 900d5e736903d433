import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import {
  SandboxExtractor,
  SandboxIsolation,
  SandboxModule,
  SearchablePdfSandbox,
} from '../sandbox/index.js';
import { Extractor } from '../extraction/index.js';
import { CrashTracker } from '../recognition/crash-tracker.js';
import { DocumentRecogniser } from '../recognition/document-recogniser.js';
import { ExtractionReporter } from '../recognition/extraction-reporter.js';
import { OutageDetector } from './outage-detector.js';
import { OpenDocuments } from '../recognition/open-documents.js';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { PageResultStore } from '../recognition/page-result-store.js';
import { RangeRecogniser } from '../recognition/range-recogniser.js';
import { PageRangeOffers } from '../recognition/page-range-offers.js';
import { ScratchFolder } from '../sandbox/scratch-folder.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { YieldPolicy } from '../recognition/yield-policy.js';
import { Workbench } from '../recognition/open-document.js';
import { MakeSearchablePdfHandler } from './make-searchable-pdf.handler.js';
import { SearchablePdfMaker } from '../searchable-pdf/searchable-pdf-maker.js';
import { SearchablePdfStore } from '../searchable-pdf/searchable-pdf-store.js';
import { SearchablePdfConsumer } from './searchable-pdf.consumer.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { WorkerConfig } from '../worker.config.js';
import { linkLanguageData } from '../languages/language-data.js';
import { OcrConsumer } from './ocr.consumer.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';
import { RecognisePagesHandler } from './recognise-pages.handler.js';

/** Documents in, page results out; and, where asked for, the pages with their words laid over. */
@Module({
  imports: [SandboxModule],
  providers: [
    OcrConsumer,
    RecogniseDocumentHandler,
    RecognisePagesHandler,
    CrashTracker,
    DocumentRecogniser,
    OutageDetector,
    OpenDocuments,
    OriginalFetcher,
    PageResultStore,
    RangeRecogniser,
    PageRangeOffers,
    ExtractionReporter,
    ShutdownGrace,
    YieldPolicy,
    Workbench,
    MakeSearchablePdfHandler,
    SearchablePdfConsumer,
    SearchablePdfMaker,
    SearchablePdfStore,
    StoreIdentityCheck,
    {
      provide: SearchablePdfSandbox,
      useFactory: (config: WorkerConfig, isolation: SandboxIsolation) =>
        new SearchablePdfSandbox({ isolation, ...boundsOf(config) }),
      inject: [WorkerConfig, SandboxIsolation],
    },
    { provide: ScratchFolder, useFactory: () => ScratchFolder.create() },
    {
      provide: Extractor,
      useFactory: createExtractor,
      inject: [WorkerConfig, ScratchFolder, SandboxIsolation],
    },
  ],
  exports: [StoreIdentityCheck],
})
export class JobsModule implements OnApplicationShutdown {
  constructor(
    private readonly extractor: Extractor,
    private readonly scratch: ScratchFolder,
  ) {}

  /** All jobs are finished or given back by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.extractor.close();
    await this.scratch.remove();
  }
}

async function createExtractor(
  config: WorkerConfig,
  scratch: ScratchFolder,
  isolation: SandboxIsolation,
): Promise<Extractor> {
  const languages = config.ocrLanguages;
  const languageFolder = join(scratch.path, 'languages');
  const model = await linkLanguageData(languageFolder, languages, config.ocrModelDir);
  return new SandboxExtractor({
    isolation,
    ...boundsOf(config),
    ocr: { languageFolder, languages, model },
  });
}

/** What a sandbox may use, whatever it does. */
function boundsOf(config: WorkerConfig) {
  return {
    memoryBytes: config.cellMemoryMb * 1024 * 1024,
    limits: {
      maxPages: config.maxPages,
      maxPagePixels: config.maxPagePixels,
      pageTimeoutMs: config.pageTimeoutSeconds * 1_000,
    },
  };
}
