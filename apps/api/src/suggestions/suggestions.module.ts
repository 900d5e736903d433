import { Module } from '@nestjs/common';
import { SearchIndexModule } from '../search-index/index.js';
import { SuggestionsController } from './suggestions.controller.js';
import { SuggestionsReadModel } from './suggestions.read-model.js';
import { SuggestionsService } from './suggestions.service.js';

/** Completes queries while they are typed. */
@Module({
  imports: [SearchIndexModule],
  controllers: [SuggestionsController],
  providers: [SuggestionsService, SuggestionsReadModel],
})
export class SuggestionsModule {}
