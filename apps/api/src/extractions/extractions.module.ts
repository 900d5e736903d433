import { Module } from '@nestjs/common';
import { DocumentPagesModule } from '../document-pages/index.js';
import { DocumentsModule } from '../documents/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { StoreModule } from '../store/index.js';
import { DocumentExtractions } from './document-extractions.js';
import { DocumentPagesRepository } from './document-pages.repository.js';
import { DocumentReconciler } from './document-reconciler.js';
import { ExtractionStarter } from './extraction-starter.js';
import { ExtractionsController } from './extractions.controller.js';
import { ExtractionsService } from './extractions.service.js';
import { FairQueueRepository } from './fair-queue.repository.js';
import { PasswordSealer } from './password-sealer.js';
import { UnsettledDocumentsRepository } from './unsettled-documents.repository.js';

/** Adds jobs for the worker, applies reports to documents, and reconciles waiting documents with the queue. */
@Module({
  imports: [DocumentPagesModule, DocumentsModule, SearchIndexModule, StoreModule],
  controllers: [ExtractionsController],
  providers: [
    DocumentExtractions,
    DocumentPagesRepository,
    DocumentReconciler,
    ExtractionStarter,
    ExtractionsService,
    FairQueueRepository,
    PasswordSealer,
    UnsettledDocumentsRepository,
  ],
  exports: [DocumentExtractions, ExtractionStarter, PasswordSealer],
})
export class ExtractionsModule {}
