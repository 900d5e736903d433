import { Processor } from '@nestjs/bullmq';
import { OCR_RESULTS_QUEUE } from '@app/contracts';
import { JobConsumer } from '@app/queue';
import { ReportFinishedHandler } from './report-finished.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';

const CONCURRENCY = 4;

/** Takes what the ocr-worker reports. */
@Processor(OCR_RESULTS_QUEUE, JobConsumer.tuning)
export class OcrResultsConsumer extends JobConsumer {
  constructor(progress: ReportProgressHandler, finished: ReportFinishedHandler) {
    super(OCR_RESULTS_QUEUE, [progress, finished], CONCURRENCY);
  }
}
