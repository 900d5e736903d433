import { Module } from '@nestjs/common';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { SearchablePdfMaker } from './searchable-pdf-maker.js';
import { SearchablePdfStore } from './searchable-pdf-store.js';

/** Makes searchable PDFs from originals and page results, and stores them. */
@Module({
  imports: [RecognitionModule, SandboxModule],
  providers: [SearchablePdfMaker, SearchablePdfStore],
  exports: [SearchablePdfMaker, SearchablePdfStore],
})
export class SearchablePdfModule {}
