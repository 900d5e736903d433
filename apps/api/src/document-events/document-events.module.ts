import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { EventStreamsModule } from '../event-streams/index.js';
import { DocumentEventStreams } from './document-event-streams.js';
import { DocumentEventsController } from './document-events.controller.js';
import { DocumentWatch } from './document-watch.js';
import { RevisionsReadModel } from './revisions.read-model.js';

@Module({
  imports: [DocumentsModule, EventStreamsModule],
  controllers: [DocumentEventsController],
  providers: [DocumentEventStreams, DocumentWatch, RevisionsReadModel],
})
export class DocumentEventsModule {}
