import { OCR_RESULTS_QUEUE } from '@app/contracts';
import { ConsumesQueue, JobConsumer } from '@app/queue';
import { ReportFinishedHandler } from './report-finished.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';

const CONCURRENCY = 4;

/** Consumes the reports of the ocr-worker. */
@ConsumesQueue(OCR_RESULTS_QUEUE)
export class OcrResultsConsumer extends JobConsumer {
  constructor(progress: ReportProgressHandler, finished: ReportFinishedHandler) {
    super(OCR_RESULTS_QUEUE, [progress, finished], CONCURRENCY);
  }
}
