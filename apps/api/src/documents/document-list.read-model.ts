import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';
import { DOCUMENT_COLUMNS, documentJson, rfc3339, type DocumentTexts } from './document-json.js';

export interface DocumentFilter {
  readonly trashed: boolean;
  readonly status?: string | undefined;
  readonly tag?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

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

const CONDITIONS = {
  status: 'd.status =',
  tag: null,
  mediaType: 'd.media_type =',
  createdAfter: 'd.created_at >',
  createdBefore: 'd.created_at <',
} as const;

/** Lists, which are asked for more than anything else: the JSON is written from what PostgreSQL sent, and nobody parses it. */
@Injectable()
export class DocumentListReadModel {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * Newest first; a keyset page, so that its cost does not grow with how far down it lies. Nothing for an owner whose
   * account is closed.
   */
  async list(
    ownerId: string,
    filter: DocumentFilter,
    limit: number,
    after?: ListPosition,
  ): Promise<ListedDocument[]> {
    const values: unknown[] = [ownerId, limit];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [filter.trashed ? 'd.deleted_at IS NOT NULL' : 'd.deleted_at IS NULL'];
    if (after !== undefined) {
      conditions.push(
        `(d.created_at, d.id) < (${place(after.createdAt)}, ${place(after.id)}::uuid)`,
      );
    }
    for (const name of Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]) {
      const value = filter[name];
      if (value === undefined) continue;
      conditions.push(
        name === 'tag' ? `${place(value)} = ANY (d.tags)` : `${CONDITIONS[name]} ${place(value)}`,
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
