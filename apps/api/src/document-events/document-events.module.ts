import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { DocumentEventStreams } from './document-event-streams.js';
import { DocumentEventsController } from './document-events.controller.js';
import { DocumentWatch } from './document-watch.js';
import { RevisionsReadModel } from './revisions.read-model.js';
import { StreamPlaces } from './stream-places.js';

@Module({
  imports: [DocumentsModule],
  controllers: [DocumentEventsController],
  providers: [DocumentEventStreams, DocumentWatch, RevisionsReadModel, StreamPlaces],
})
export class DocumentEventsModule {}
