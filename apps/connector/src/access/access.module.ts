import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TicketGuard } from '../http/ticket.guard.js';
import { SourcesModule } from '../sources/sources.module.js';
import { AuthorizationsController } from '../oauth/authorizations.controller.js';
import { AuthorizationsRepository } from '../oauth/authorizations.repository.js';
import { AuthorizationsService } from '../oauth/authorizations.service.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { DownloadPlaces } from './download-places.js';
import { OpenSource } from './open-source.js';
import { RemoteContentsController } from './remote-contents.controller.js';
import { RemoteEntriesController } from './remote-entries.controller.js';

/** The requests of the api. Each needs a ticket. */
@Module({
  imports: [SourcesModule],
  controllers: [
    AuthorizationsController,
    CredentialsController,
    RemoteEntriesController,
    RemoteContentsController,
  ],
  providers: [
    AuthorizationsRepository,
    AuthorizationsService,
    CredentialsService,
    DownloadPlaces,
    OpenSource,
    { provide: APP_GUARD, useClass: TicketGuard },
  ],
})
export class AccessModule {}
