import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DocumentStatus, MediaType } from '@app/contracts';
import {
  countableSql,
  MAX_COMPARED,
  type DocumentSelection,
  type DocumentTotal,
} from '../documents/index.js';

const MAX_TAGS = 100;

interface Counted<Value> {
  value: Value;
  count: number;
}

/** The counts of the selected documents. */
export interface Facets {
  total: DocumentTotal;
  /** The most frequent first, at most 100. */
  tags: Counted<string>[];
  statuses: Counted<DocumentStatus>[];
  mediaTypes: Counted<MediaType>[];
  /** `2026-03`, the newest first. */
  months: Counted<string>[];
}

interface Row extends Counted<string> {
  facet: keyof Facets | 'compared';
}

const MONTH = `date_trunc('month', d.created_at AT TIME ZONE 'UTC')`;

/** Counts documents by their values; never writes. */
@Injectable()
export class FacetsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** For a query with phrases, counts only documents among the first 1,000 that have its words. */
  async count(selection: DocumentSelection): Promise<Facets> {
    const values: unknown[] = [selection.accountId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const rows: Row[] = await this.dataSource.query(facetsSql(selection, bind), values);
    const of = <Value extends string>(facet: Row['facet']) =>
      rows
        .filter((row) => row.facet === facet)
        .map(({ value, count }) => ({ value: value as Value, count }));
    const [total] = of('total');
    const [compared] = of('compared');
    return {
      total: { count: total?.count ?? 0, isExact: (compared?.count ?? 0) <= MAX_COMPARED },
      tags: of('tags'),
      statuses: of('statuses'),
      mediaTypes: of('mediaTypes'),
      months: of('months'),
    };
  }
}

/** One statement that reads each document once, into few groups, which the facets then add up. */
function facetsSql(selection: DocumentSelection, bind: (value: unknown) => string): string {
  const sql = countableSql(selection, bind);
  const { exact } = sql;
  const compared = `${sql.with}, compared AS MATERIALIZED (
    SELECT d.id, d.tags, d.status, d.media_type, d.created_at
    FROM ${sql.from} WHERE ${sql.where} LIMIT ${MAX_COMPARED + 1})`;
  const source =
    exact === null
      ? { with: sql.with, from: sql.from, where: sql.where }
      : { with: compared, from: 'compared AS d', where: exact('d.id') };
  return `${source.with === '' ? 'WITH' : `${source.with},`} counted AS MATERIALIZED (
      SELECT GROUPING(d.tags) = 0 AS has_tags, d.tags, d.status, d.media_type, ${MONTH} AS month,
             count(*)::integer AS n
      FROM ${source.from} WHERE ${source.where}
      GROUP BY GROUPING SETS ((d.tags), (d.status, d.media_type, ${MONTH}))
    ), rest AS (SELECT * FROM counted WHERE NOT has_tags)
    SELECT 'total' AS facet, '' AS value, coalesce(sum(n), 0)::integer AS count FROM rest
    ${exact === null ? '' : `UNION ALL SELECT 'compared', '', count(*)::integer FROM compared`}
    UNION ALL (
      SELECT 'tags', tag, sum(n)::integer
      FROM (SELECT unnest(tags) AS tag, n FROM counted WHERE has_tags) AS t
      GROUP BY tag ORDER BY sum(n) DESC, tag LIMIT ${MAX_TAGS})
    UNION ALL (
      SELECT 'statuses', status, sum(n)::integer FROM rest GROUP BY status ORDER BY sum(n) DESC, status)
    UNION ALL (
      SELECT 'mediaTypes', media_type, sum(n)::integer FROM rest
      GROUP BY media_type ORDER BY sum(n) DESC, media_type)
    UNION ALL (
      SELECT 'months', to_char(month, 'YYYY-MM'), sum(n)::integer FROM rest GROUP BY month ORDER BY month DESC)`;
}
