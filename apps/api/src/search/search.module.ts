import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { SearchController } from './search.controller.js';
import { SearchReadModel } from './search.read-model.js';
import { SearchService } from './search.service.js';
import { SimilarSearch } from './similar-search.js';
import { SimilarWordsReadModel } from './similar-words.read-model.js';
import { SimilarWords } from './similar-words.js';
import { SnippetMaker } from './snippet-maker.js';

@Module({
  imports: [DocumentsModule, SearchIndexModule],
  controllers: [SearchController],
  providers: [
    SearchService,
    SearchReadModel,
    SimilarSearch,
    SimilarWords,
    SimilarWordsReadModel,
    SnippetMaker,
  ],
  exports: [SnippetMaker],
})
export class SearchModule {}
