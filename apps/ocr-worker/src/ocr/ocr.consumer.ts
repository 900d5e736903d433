import { OCR_QUEUE } from '@app/contracts';
import { ConsumesQueue, JobConsumer } from '@app/queue';
import { WorkerConfig } from '../worker.config.js';
import { RecogniseDocumentHandler } from './recognise-document.handler.js';

/** Takes documents from the queue, as many at once as the settings say. */
@ConsumesQueue(OCR_QUEUE)
export class OcrConsumer extends JobConsumer {
  constructor(handler: RecogniseDocumentHandler, config: WorkerConfig) {
    super(OCR_QUEUE, [handler], config.ocrConcurrency);
  }
}
