import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { DocumentEntity } from './document.entity.js';
import { DocumentLister } from './document-lister.js';
import { DocumentListReadModel } from './document-list.read-model.js';
import { DocumentTotalReadModel } from './document-total.read-model.js';
import { DocumentReader } from './document-reader.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsReadModel } from './documents.read-model.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';

/** Lists, reads and changes documents for their owners. */
@Module({
  imports: [TypeOrmModule.forFeature([DocumentEntity]), AuditModule, AuthModule, SearchIndexModule],
  controllers: [DocumentsController],
  providers: [
    DocumentLister,
    DocumentListReadModel,
    DocumentReader,
    DocumentTotalReadModel,
    DocumentsReadModel,
    DocumentsRepository,
    DocumentsService,
  ],
  exports: [
    DocumentReader,
    DocumentTotalReadModel,
    DocumentsReadModel,
    DocumentsRepository,
    DocumentsService,
  ],
})
export class DocumentsModule {}
