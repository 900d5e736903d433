import type { QueryResult, QueryResultRow } from 'pg';

/** A connection to the database, or a pool of them. */
export interface Queryable {
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<R>>;
}
