import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';
import type { ListDocuments } from './document.requests.js';
import { DOCUMENT_COLUMNS, documentJson, rfc3339, type DocumentTexts } from './document-json.js';

/** The filters of a list, without the fields that choose a page of it. */
export type DocumentFilter = Omit<ListDocuments, 'limit' | 'cursor'>;

/** The position at which the next page of a list begins: after the document with this time and id. */
export interface ListPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** One document on a page of the list. */
export interface ListedDocument {
  readonly id: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /**
   * The JSON that callers get; null while the document is being read, because its estimate changes with time.
   */
  readonly json: string | null;
}

type FilterName = keyof DocumentFilter;

/** The condition on a row for each filter. A published filter that is missing here does not compile. */
const CONDITIONS: Readonly<
  Record<FilterName, (bind: (value: unknown) => string, value: unknown) => string>
> = {
  trashed: (_bind, isWanted) => `d.deleted_at IS ${isWanted === true ? 'NOT ' : ''}NULL`,
  status: (bind, status) => `d.status = ${bind(status)}`,
  tag: (bind, tag) => `${bind(tag)} = ANY (d.tags)`,
  mediaType: (bind, type) => `d.media_type = ${bind(type)}`,
  createdAfter: (bind, time) => `d.created_at > ${bind(time)}`,
  createdBefore: (bind, time) => `d.created_at < ${bind(time)}`,
};

/**
 * Lists documents. Lists are requested more often than anything else, so their JSON is written directly from
 * the text that PostgreSQL sent, without parsing it into objects first.
 */
@Injectable()
export class DocumentListReadModel {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * Returns a page, newest first. Keyset pagination keeps the cost of a page independent of its position in
   * the list. The result is empty when the account is closed.
   */
  async list(
    accountId: string,
    filter: DocumentFilter,
    limit: number,
    after?: ListPosition,
  ): Promise<ListedDocument[]> {
    const values: unknown[] = [accountId, limit];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = (Object.keys(CONDITIONS) as FilterName[])
      .filter((name) => filter[name] !== undefined)
      .map((name) => CONDITIONS[name](bind, filter[name]));
    if (after !== undefined) {
      conditions.push(`(d.created_at, d.id) < (${bind(after.createdAt)}, ${bind(after.id)}::uuid)`);
    }
    const rows = await this.statements.texts<DocumentTexts>(
      `SELECT ${DOCUMENT_COLUMNS}
       FROM documents AS d
       WHERE d.owner_id = $1
         AND EXISTS (SELECT FROM accounts AS a WHERE a.id = $1 AND a.closed_at IS NULL)
         AND ${conditions.join(' AND ')}
       ORDER BY d.created_at DESC, d.id DESC LIMIT $2`,
      values,
    );
    return rows.map(toListed);
  }
}

function toListed(row: DocumentTexts): ListedDocument {
  return {
    id: row.id,
    createdAt: rfc3339(row.createdAt),
    json: row.status === 'processing' ? null : documentJson(row),
  };
}
