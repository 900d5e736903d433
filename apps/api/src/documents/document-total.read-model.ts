import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DocumentTotal } from './document-total.response.js';
import { countableSql, MAX_COMPARED, type DocumentSelection } from './document-selection.js';

/** Counting stops here, so that a total costs little in a list of any length. */
const MAX_COUNTED = 10_000;

/** Counts documents; never writes. */
@Injectable()
export class DocumentTotalReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts up to 10,000 documents; for a query with phrases, those among the first 1,000 that have its words. */
  async count(selection: DocumentSelection): Promise<DocumentTotal> {
    const values: unknown[] = [selection.accountId];
    const sql = countableSql(selection, (value) => `$${values.push(value)}`);
    const limit = sql.exact === null ? MAX_COUNTED : MAX_COMPARED;
    const matching = sql.exact === null ? '' : `FILTER (WHERE ${sql.exact('m.id')})`;
    const [row]: { matching: number; compared: number }[] = await this.dataSource.query(
      `${sql.with}
       SELECT (count(*) ${matching})::integer AS matching, count(*)::integer AS compared
       FROM (SELECT d.id FROM ${sql.from} WHERE ${sql.where} LIMIT ${limit + 1}) AS m`,
      values,
    );
    const { matching: count, compared } = row ?? { matching: 0, compared: 0 };
    return { count: Math.min(count, limit), isExact: compared <= limit };
  }
}
