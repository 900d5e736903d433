import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { FacetsController } from './facets.controller.js';
import { FacetsReadModel } from './facets.read-model.js';
import { FacetsService } from './facets.service.js';

/** Counts an account's documents by tag, state, type and month. */
@Module({
  imports: [DocumentsModule, SearchIndexModule],
  controllers: [FacetsController],
  providers: [FacetsReadModel, FacetsService],
})
export class FacetsModule {}
