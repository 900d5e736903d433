import { Module } from '@nestjs/common';
import { DocumentPagesModule } from '../document-pages/index.js';
import { DocumentsModule } from '../documents/index.js';
import { SearchModule } from '../search/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { HitFinder } from './hit-finder.js';
import { HitsController } from './hits.controller.js';
import { HitsReadModel } from './hits.read-model.js';
import { HitsService } from './hits.service.js';

/** The places of one document that a query finds. */
@Module({
  imports: [DocumentsModule, DocumentPagesModule, SearchIndexModule, SearchModule],
  controllers: [HitsController],
  providers: [HitsService, HitsReadModel, HitFinder],
})
export class HitsModule {}
