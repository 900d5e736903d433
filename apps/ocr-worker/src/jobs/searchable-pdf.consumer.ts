import { SEARCHABLE_PDF_QUEUE } from '@app/contracts';
import { ConsumesQueue, JobConsumer } from '@app/queue';
import { MakeSearchablePdfHandler } from './make-searchable-pdf.handler.js';

/** Makes searchable PDFs one after the other, while other jobs read documents. */
@ConsumesQueue(SEARCHABLE_PDF_QUEUE)
export class SearchablePdfConsumer extends JobConsumer {
  constructor(handler: MakeSearchablePdfHandler) {
    super(SEARCHABLE_PDF_QUEUE, [handler]);
  }
}
