import { OCR_QUEUE } from '@app/contracts';
import { ConsumesQueue, JobConsumer } from '@app/queue';
import { WorkerConfig } from '../config/worker.config.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';
import { RecognisePagesHandler } from './recognise-pages.handler.js';

/** Takes documents, and pages of long documents, from the queue: up to `OCR_CONCURRENCY` jobs at a time. */
@ConsumesQueue(OCR_QUEUE)
export class OcrConsumer extends JobConsumer {
  constructor(
    documents: RecogniseDocumentHandler,
    pages: RecognisePagesHandler,
    config: WorkerConfig,
  ) {
    super(OCR_QUEUE, [documents, pages], config.ocrConcurrency);
  }
}
