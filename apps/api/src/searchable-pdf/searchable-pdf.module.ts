import { Module } from '@nestjs/common';
import { ContentsModule } from '../contents/index.js';
import { DocumentsModule } from '../documents/index.js';
import { StoreModule } from '../store/index.js';
import { SearchablePdfController } from './searchable-pdf.controller.js';
import { SearchablePdfs } from './searchable-pdfs.js';

@Module({
  imports: [ContentsModule, DocumentsModule, StoreModule],
  controllers: [SearchablePdfController],
  providers: [SearchablePdfs],
})
export class SearchablePdfModule {}
