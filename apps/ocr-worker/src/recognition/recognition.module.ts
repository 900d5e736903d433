import { Module } from '@nestjs/common';
import { DocumentPasswordsModule } from '../document-passwords/document-passwords.module.js';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { AttachmentStore } from './attachment-store.js';
import { CrashTracker } from './crash-tracker.js';
import { DocumentRecogniser } from './document-recogniser.js';
import { ExtractionReporter } from './extraction-reporter.js';
import { OpenDocuments } from './open-documents.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageRangeOffers } from './page-range-offers.js';
import { PageResultStore } from './page-result-store.js';
import { RangeRecogniser } from './range-recogniser.js';
import { ShutdownGrace } from './shutdown-grace.js';
import { YieldPolicy } from './yield-policy.js';

/** Reads documents page by page, and stores and reports the results. */
@Module({
  imports: [DocumentPasswordsModule, SandboxModule],
  providers: [
    AttachmentStore,
    CrashTracker,
    DocumentRecogniser,
    ExtractionReporter,
    OpenDocuments,
    OriginalFetcher,
    PageRangeOffers,
    PageResultStore,
    RangeRecogniser,
    ShutdownGrace,
    YieldPolicy,
  ],
  exports: [
    DocumentRecogniser,
    ExtractionReporter,
    OriginalFetcher,
    PageResultStore,
    RangeRecogniser,
    ShutdownGrace,
  ],
})
export class RecognitionModule {}
