import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { OcrResultsConsumer } from './ocr-results.consumer.js';
import { PageResultsReader } from './page-results.reader.js';
import { ReportFinishedHandler } from './report-finished.handler.js';
import { ReportProgressHandler } from './report-progress.handler.js';

@Module({
  imports: [DocumentsModule],
  providers: [OcrResultsConsumer, PageResultsReader, ReportFinishedHandler, ReportProgressHandler],
})
export class OcrResultsModule {}
