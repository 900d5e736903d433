import { Module } from '@nestjs/common';
import { DocumentPagesModule } from '../document-pages/index.js';
import { ExtractionsModule } from '../extractions/index.js';
import { UploadsModule } from '../uploads/index.js';
import { AttachmentDocuments } from './attachment-documents.js';
import { OcrResultsConsumer } from './ocr-results.consumer.js';
import { ReportFinishedHandler } from './report-finished.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';

/** Applies the reports of the worker. The attachments of a mail become documents here. */
@Module({
  imports: [DocumentPagesModule, ExtractionsModule, UploadsModule],
  providers: [
    AttachmentDocuments,
    OcrResultsConsumer,
    ReportFinishedHandler,
    ReportProgressHandler,
  ],
})
export class ExtractionReportsModule {}
