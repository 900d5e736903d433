import { Module } from '@nestjs/common';
import { DocumentPagesModule } from '../document-pages/index.js';
import { DocumentsModule } from '../documents/index.js';
import { OcrResultsConsumer } from './ocr-results.consumer.js';
import { ReportFinishedHandler } from './report-finished.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';

@Module({
  imports: [DocumentPagesModule, DocumentsModule],
  providers: [OcrResultsConsumer, ReportFinishedHandler, ReportProgressHandler],
})
export class OcrResultsModule {}
