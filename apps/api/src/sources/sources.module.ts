import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { DocumentsModule } from '../documents/index.js';
import { EventStreamsModule } from '../event-streams/index.js';
import { ScanningModule } from '../scanning/index.js';
import { UploadsModule } from '../uploads/index.js';
import { ConnectorClient } from './connector-client.js';
import { EntryImporter } from './entry-importer.js';
import { FetchRoom } from './fetch-room.js';
import { ImportRequests } from './import-requests.js';
import { IntakeSweeper } from './intake-sweeper.js';
import { LedgerRepository } from './ledger.repository.js';
import { SourceAuthorizationsController } from './source-authorizations.controller.js';
import { SourceAuthorizationsReadModel } from './source-authorizations.read-model.js';
import { SourceAuthorizationsService } from './source-authorizations.service.js';
import { SourceDocuments } from './source-documents.js';
import { SourceEntriesController } from './source-entries.controller.js';
import { SourceEventsController } from './source-events.controller.js';
import { SourceImports } from './source-imports.js';
import { SourceRemover } from './source-remover.js';
import { SourceWatch } from './source-watch.js';
import { SourcesController } from './sources.controller.js';
import { SourcesRepository } from './sources.repository.js';
import { SourcesService } from './sources.service.js';

/** Connects accounts with places elsewhere, and makes documents of their files. Without `CONNECTOR_URL` it refuses to. */
@Module({
  imports: [
    AuditModule,
    AuthModule,
    DocumentsModule,
    EventStreamsModule,
    ScanningModule,
    UploadsModule,
  ],
  // The first: its path `callback` must not be taken for the id of a source.
  controllers: [
    SourceAuthorizationsController,
    SourcesController,
    SourceEntriesController,
    SourceEventsController,
  ],
  providers: [
    ConnectorClient,
    EntryImporter,
    FetchRoom,
    ImportRequests,
    IntakeSweeper,
    LedgerRepository,
    SourceAuthorizationsReadModel,
    SourceAuthorizationsService,
    SourceDocuments,
    SourceImports,
    SourceRemover,
    SourceWatch,
    SourcesRepository,
    SourcesService,
  ],
  exports: [EntryImporter, IntakeSweeper, SourceRemover],
})
export class SourcesModule {}
