import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';
import type { ListDocuments } from './document.requests.js';
import { DOCUMENT_COLUMNS, documentJson, rfc3339, type DocumentTexts } from './document-json.js';

/** All that a list may be asked for, but for which part of it. */
export type DocumentFilter = Omit<ListDocuments, 'limit' | 'cursor'>;

/** Where a list goes on: after the document with this time and id. */
export interface ListPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** A document of a page of the list. */
export interface ListedDocument {
  readonly id: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** As callers see it; null while it is being read, when there is an estimate that changes with the time. */
  readonly json: string | null;
}

type FilterName = keyof DocumentFilter;

/** The condition on a row for each filter; a filter that is published and missing here does not compile. */
const CONDITIONS: Readonly<
  Record<FilterName, (place: (value: unknown) => string, value: unknown) => string>
> = {
  trashed: (_place, isWanted) => `d.deleted_at IS ${isWanted === true ? 'NOT ' : ''}NULL`,
  status: (place, status) => `d.status = ${place(status)}`,
  tag: (place, tag) => `${place(tag)} = ANY (d.tags)`,
  mediaType: (place, type) => `d.media_type = ${place(type)}`,
  createdAfter: (place, time) => `d.created_at > ${place(time)}`,
  createdBefore: (place, time) => `d.created_at < ${place(time)}`,
};

/** Lists, which are asked for more than anything else: the JSON is written from what PostgreSQL sent, and nobody parses it. */
@Injectable()
export class DocumentListReadModel {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * Newest first; a keyset page, so that its cost does not grow with how far down it lies. Nothing for an owner whose
   * account is closed.
   */
  async list(
    accountId: string,
    filter: DocumentFilter,
    limit: number,
    after?: ListPosition,
  ): Promise<ListedDocument[]> {
    const values: unknown[] = [accountId, limit];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = (Object.keys(CONDITIONS) as FilterName[])
      .filter((name) => filter[name] !== undefined)
      .map((name) => CONDITIONS[name](place, filter[name]));
    if (after !== undefined) {
      conditions.push(
        `(d.created_at, d.id) < (${place(after.createdAt)}, ${place(after.id)}::uuid)`,
      );
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
