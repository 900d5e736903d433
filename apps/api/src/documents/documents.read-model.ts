import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DocumentEntity } from './document.entity.js';
import { toDocument } from './document.mapper.js';
import type { Document } from './document.js';

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

/** What was read of one page. */
export interface PageText {
  readonly number: number;
  readonly source: 'text-layer' | 'ocr' | null;
  readonly confidence: number | null;
  readonly text: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

interface PageRow {
  extractionId: string | null;
  number: number;
  source: PageText['source'];
  confidence: number | null;
  text: string;
  errorCode: string | null;
  errorMessage: string | null;
}

const PAGES_AT_ONCE = 50;

const PAGES = `
  SELECT d.text_extraction_id AS "extractionId", p.number, p.source, p.confidence, p.text,
         p.error_code AS "errorCode", p.error_message AS "errorMessage"
  FROM document_pages AS p JOIN documents AS d ON d.id = p.document_id
  WHERE p.document_id = $1 AND p.number > $2
  ORDER BY p.number LIMIT $3`;

/** Questions about documents, each scoped by owner; never writes. */
@Injectable()
export class DocumentsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async find(ownerId: string, id: string): Promise<Document | undefined> {
    const row = await this.dataSource.manager.findOneBy(DocumentEntity, { ownerId, id });
    return row === null ? undefined : toDocument(row);
  }

  /** Newest first; a keyset page, so that its cost does not grow with how far down it lies. */
  async list(
    ownerId: string,
    filter: DocumentFilter,
    limit: number,
    after?: ListPosition,
  ): Promise<Document[]> {
    const query = this.dataSource.manager
      .createQueryBuilder(DocumentEntity, 'd')
      .where('d.ownerId = :ownerId', { ownerId })
      .andWhere(filter.trashed ? 'd.deletedAt IS NOT NULL' : 'd.deletedAt IS NULL');
    if (after !== undefined) {
      query.andWhere('(d.createdAt, d.id) < (:createdAt, :id)', { ...after });
    }
    if (filter.status !== undefined)
      query.andWhere('d.status = :status', { status: filter.status });
    if (filter.tag !== undefined) query.andWhere(':tag = ANY(d.tags)', { tag: filter.tag });
    if (filter.mediaType !== undefined) {
      query.andWhere('d.mediaType = :mediaType', { mediaType: filter.mediaType });
    }
    if (filter.createdAfter !== undefined) {
      query.andWhere('d.createdAt > :from', { from: filter.createdAfter });
    }
    if (filter.createdBefore !== undefined) {
      query.andWhere('d.createdAt < :until', { until: filter.createdBefore });
    }
    const rows = await query
      .orderBy('d.createdAt', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .limit(limit)
      .getMany();
    return rows.map(toDocument);
  }

  /**
   * The pages' texts, in order and a few at a time, since a text may be larger than the memory that one request
   * deserves. The caller has checked whose document it is.
   *
   * @throws {Error} when another extraction's text takes the place of this one meanwhile
   */
  async *pages(documentId: string, extractionId: string): AsyncGenerator<PageText[]> {
    for (let after = -1; ;) {
      const rows: PageRow[] = await this.dataSource.query(PAGES, [
        documentId,
        after,
        PAGES_AT_ONCE,
      ]);
      if (rows.some((row) => row.extractionId !== extractionId)) throw new Error('text replaced');
      if (rows.length > 0) yield rows.map(toPageText);
      if (rows.length < PAGES_AT_ONCE) return;
      after = rows.at(-1)?.number ?? after;
    }
  }
}

function toPageText(row: PageRow): PageText {
  return {
    number: row.number,
    source: row.source,
    confidence: row.confidence,
    text: row.text,
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' },
  };
}
