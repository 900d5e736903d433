import { Module } from '@nestjs/common';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { SearchablePdfModule } from '../searchable-pdf/searchable-pdf.module.js';
import { StoreModule } from '../store/store.module.js';
import { JobPolicy } from './job-policy.js';
import { MakeSearchablePdfHandler } from './make-searchable-pdf.handler.js';
import { OcrConsumer } from './ocr.consumer.js';
import { OutageDetector } from './outage-detector.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';
import { RecognisePagesHandler } from './recognise-pages.handler.js';
import { SearchablePdfConsumer } from './searchable-pdf.consumer.js';

/** Takes jobs from the queues: reads documents, and makes searchable PDFs. */
@Module({
  imports: [RecognitionModule, SandboxModule, SearchablePdfModule, StoreModule],
  providers: [
    JobPolicy,
    MakeSearchablePdfHandler,
    OcrConsumer,
    OutageDetector,
    RecogniseDocumentHandler,
    RecognisePagesHandler,
    SearchablePdfConsumer,
  ],
})
export class JobsModule {}
