import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SearchQuery } from '@app/text-search';
import { candidatesOf } from './search-condition.js';

/** Counts the documents that queries find, up to a small number; never writes. */
@Injectable()
export class DocumentCounts {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns, for each query, how many documents outside the trash have its words, at most `limit`. A query without wanted
   * words has none. Phrases are not checked.
   */
  async upTo(accountId: string, queries: readonly SearchQuery[], limit: number): Promise<number[]> {
    if (queries.length === 0) return [];
    const terms = queries.map((query) => (query.anyOf.length === 0 ? null : candidatesOf(query)));
    const rows = await this.dataSource.query<{ count: number }[]>(
      `SELECT (
         SELECT count(*) FROM (
           SELECT FROM document_search AS s
           WHERE s.owner_id = $1 AND NOT s.is_trashed AND s.vector @@ q.terms::tsquery
           LIMIT $3
         ) AS found
       )::integer AS count
       FROM unnest($2::text[]) WITH ORDINALITY AS q (terms, place)
       ORDER BY q.place`,
      [accountId, terms, limit],
    );
    return rows.map(({ count }) => count);
  }
}
