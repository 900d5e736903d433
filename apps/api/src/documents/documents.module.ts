import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { StoreModule } from '../store/index.js';
import { AccountQuota } from '../uploads/account-quota.js';
import { SignedContentUrls } from '../contents/signed-content-urls.js';
import { DocumentContentController } from '../contents/document-content.controller.js';
import { DocumentExtractions } from '../extractions/document-extractions.js';
import { DocumentLister } from './document-lister.js';
import { DocumentListReadModel } from './document-list.read-model.js';
import { DocumentPagesRepository } from '../extractions/document-pages.repository.js';
import { DocumentReader } from './document-reader.js';
import { UploadService } from '../uploads/upload.service.js';
import { DocumentRegistrar } from '../uploads/document-registrar.js';
import { DocumentPurger } from '../retention/document.purger.js';
import { DocumentReconciler } from '../extractions/document.reconciler.js';
import { DocumentUpkeep } from '../retention/document.upkeep.js';
import { ReconcilerUpkeep } from '../extractions/reconciler.upkeep.js';
import { DocumentEntity } from './document.entity.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsReadModel } from './documents.read-model.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';
import { ExtractionStarter } from '../extractions/extraction-starter.js';
import { IdempotencyKeysRepository } from '../uploads/idempotency-keys.repository.js';
import { IdempotentUploads } from '../uploads/idempotent-uploads.js';
import { OriginalsLock } from '../retention/originals-lock.js';
import { OriginalsRepository } from '../retention/originals.repository.js';
import { OrphanSweeper } from '../retention/orphan.sweeper.js';
import { SignedContentController } from '../contents/signed-content.controller.js';
import { PurgeRepository } from '../retention/purge.repository.js';
import { FairQueueRepository } from '../extractions/fair-queue.repository.js';
import { UnsettledDocumentsRepository } from '../extractions/unsettled-documents.repository.js';
import { MultipartUploadParser } from '../uploads/multipart-upload-parser.js';

@Module({
  imports: [TypeOrmModule.forFeature([DocumentEntity]), AuditModule, AuthModule, StoreModule],
  controllers: [DocumentsController, DocumentContentController, SignedContentController],
  providers: [
    DocumentsService,
    DocumentsRepository,
    DocumentsReadModel,
    DocumentPagesRepository,
    DocumentReader,
    DocumentLister,
    DocumentListReadModel,
    DocumentExtractions,
    AccountQuota,
    SignedContentUrls,
    UploadService,
    DocumentPurger,
    PurgeRepository,
    DocumentReconciler,
    DocumentRegistrar,
    IdempotencyKeysRepository,
    IdempotentUploads,
    OriginalsLock,
    OriginalsRepository,
    OrphanSweeper,
    DocumentUpkeep,
    ReconcilerUpkeep,
    ExtractionStarter,
    FairQueueRepository,
    UnsettledDocumentsRepository,
    MultipartUploadParser,
  ],
  exports: [DocumentExtractions, DocumentPurger, DocumentReader, DocumentsReadModel],
})
export class DocumentsModule {}
