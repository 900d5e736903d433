import { Injectable } from '@nestjs/common';
import { parseSearchQuery, TextAnalyzer } from '@app/text-search';
import { NO_DOCUMENTS, type DocumentFilterName } from '../documents/index.js';
import type { Handled } from '../http/index.js';
import { SearchGate } from '../search-index/index.js';
import { FacetsReadModel, type Facets } from './facets.read-model.js';
import type { GetFacets } from './facets.requests.js';

const NOTHING: Facets = {
  total: NO_DOCUMENTS,
  tags: [],
  statuses: [],
  mediaTypes: [],
  months: [],
};

/** Counts an account's documents by their values. */
@Injectable()
export class FacetsService {
  constructor(
    private readonly readModel: FacetsReadModel,
    private readonly analyzer: TextAnalyzer,
    private readonly gate: SearchGate,
  ) {}

  /** @throws SearchBusyError */
  async count(
    accountId: string,
    { q, ...filters }: Handled<GetFacets, 'q' | DocumentFilterName>,
  ): Promise<Facets> {
    const query = q === undefined ? undefined : parseSearchQuery(q, this.analyzer);
    if (query?.anyOf.length === 0) return NOTHING;
    const selection = { accountId, filters, isTrashed: false, query };
    return this.gate.run(accountId, () => this.readModel.count(selection));
  }
}
