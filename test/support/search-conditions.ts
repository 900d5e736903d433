import { DataSource } from 'typeorm';
import { parseSearchQuery, TextAnalyzer } from '@app/text-search';
import { searchCondition } from '../../apps/api/src/search-index/index.js';
import type { TestApp } from './test-app.js';

/** A typed query and the document that it must find. */
export interface Expectation {
  readonly id: string;
  readonly typed: string;
}

interface Bound extends Expectation {
  readonly values: readonly string[];
}

/**
 * Returns the expectations that the database does not meet. Queries whose SQL differs in nothing but its values are sent
 * as one statement, so that a hundred thousand of them take seconds.
 */
export async function findUnmet(
  { app }: TestApp,
  expectations: readonly Expectation[],
): Promise<Expectation[]> {
  const analyzer = app.get(TextAnalyzer);
  const statements = new Map<string, Bound[]>();
  const unmet: Expectation[] = [];
  for (const expectation of expectations) {
    const values: string[] = [];
    const query = parseSearchQuery(expectation.typed, analyzer);
    if (query.anyOf.length === 0) {
      unmet.push(expectation);
      continue;
    }
    const { candidates, exact } = searchCondition(
      query,
      (value) => `q.v${values.push(String(value))}`,
    );
    const condition = `${candidates} AND ${exact ?? 'true'}`;
    const bound = statements.get(condition) ?? [];
    statements.set(condition, bound);
    bound.push({ ...expectation, values });
  }
  for (const [condition, bound] of statements)
    unmet.push(...(await unmetOf(app.get(DataSource), condition, bound)));
  return unmet;
}

async function unmetOf(
  dataSource: DataSource,
  condition: string,
  bound: readonly Bound[],
): Promise<Bound[]> {
  const columns = bound[0]?.values.map((_, i) => bound.map(({ values }) => values[i])) ?? [];
  const rows = await dataSource.query<{ place: number }[]>(
    `SELECT q.place
     FROM unnest($1::integer[], $2::uuid[]${columns.map((_, i) => `, $${i + 3}::text[]`).join('')})
       AS q (place, id${columns.map((_, i) => `, v${i + 1}`).join('')})
     JOIN document_search AS s ON s.document_id = q.id
     WHERE ${condition}`,
    [bound.map((_, i) => i), bound.map(({ id }) => id), ...columns],
  );
  const met = new Set(rows.map(({ place }) => place));
  return bound.filter((_, i) => !met.has(i));
}
