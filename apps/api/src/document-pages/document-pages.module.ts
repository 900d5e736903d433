import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { DocumentPagesController } from './document-pages.controller.js';
import { PageReader } from './page-reader.js';
import { PageResultsReader } from './page-results-reader.js';
import { PagesReadModel } from './pages.read-model.js';

@Module({
  imports: [DocumentsModule],
  controllers: [DocumentPagesController],
  providers: [PageReader, PageResultsReader, PagesReadModel],
  exports: [PageResultsReader],
})
export class DocumentPagesModule {}
