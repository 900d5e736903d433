import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { StoreModule } from '../store/index.js';
import { AccountAllowance } from './account-allowance.js';
import { ContentAddress } from './content-address.js';
import { DocumentContentController } from './document-content.controller.js';
import { DocumentExtractions } from './document-extractions.js';
import { DocumentLister } from './document-lister.js';
import { DocumentListReadModel } from './document-list.read-model.js';
import { DocumentPagesRepository } from './document-pages.repository.js';
import { DocumentReader } from './document-reader.js';
import { DocumentIntake } from './document-intake.js';
import { DocumentRegistrar } from './document-registrar.js';
import { DocumentPurger } from './document.purger.js';
import { DocumentReconciler } from './document.reconciler.js';
import { DocumentUpkeep } from './document.upkeep.js';
import { ReconcilerUpkeep } from './reconciler.upkeep.js';
import { DocumentEntity } from './document.entity.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsReadModel } from './documents.read-model.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';
import { ExtractionStarter } from './extraction-starter.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';
import { IdempotentIntake } from './idempotent-intake.js';
import { OriginalBytes } from './original-bytes.js';
import { OriginalsRepository } from './originals.repository.js';
import { OrphanSweeper } from './orphan.sweeper.js';
import { SignedContentController } from './signed-content.controller.js';
import { PurgeRepository } from './purge.repository.js';
import { TurnsRepository } from './turns.repository.js';
import { UnsettledDocumentsRepository } from './unsettled-documents.repository.js';
import { UploadReceiver } from './upload-receiver.js';

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
    AccountAllowance,
    ContentAddress,
    DocumentIntake,
    DocumentPurger,
    PurgeRepository,
    DocumentReconciler,
    DocumentRegistrar,
    IdempotencyKeysRepository,
    IdempotentIntake,
    OriginalBytes,
    OriginalsRepository,
    OrphanSweeper,
    DocumentUpkeep,
    ReconcilerUpkeep,
    ExtractionStarter,
    TurnsRepository,
    UnsettledDocumentsRepository,
    UploadReceiver,
  ],
  exports: [DocumentExtractions, DocumentPurger, DocumentReader, DocumentsReadModel],
})
export class DocumentsModule {}
