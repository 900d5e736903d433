import { Module } from '@nestjs/common';
import { TextAnalyzer } from '@app/text-search';
import { SearchGate } from './search-gate.js';
import { DetailsIndexer } from './details-indexer.js';
import { OutdatedDetailsRepository } from './outdated-details.repository.js';
import { SearchIndex } from './search-index.js';
import { SearchIndexConfig } from './search-index.config.js';
import { SearchReindexer } from './search-reindexer.js';
import { SearchReindexRepository } from './search-reindex.repository.js';

const analyzer = {
  provide: TextAnalyzer,
  inject: [SearchIndexConfig],
  useFactory: ({ ocrLanguages }: SearchIndexConfig) => TextAnalyzer.load(ocrLanguages),
};

/** The terms by which documents are found, and the conditions that find them. */
@Module({
  providers: [
    analyzer,
    DetailsIndexer,
    OutdatedDetailsRepository,
    SearchGate,
    SearchIndex,
    SearchReindexer,
    SearchReindexRepository,
  ],
  exports: [analyzer, DetailsIndexer, SearchGate, SearchIndex, SearchReindexer],
})
export class SearchIndexModule {}
