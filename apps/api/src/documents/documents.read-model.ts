import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageSource } from '@app/contracts';
import { PreparedStatements } from '@app/database';
import { isLiveSession, type AuthenticatedAccount } from '../auth/index.js';
import { DocumentEntity } from './document.entity.js';
import { toDocument } from './document.mapper.js';
import type { Document } from './document.js';

/** The text of one page; the error says why it could not be read, or what of it is missing. */
export interface PageText {
  readonly number: number;
  readonly source: PageSource | null;
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

/** A row as the driver returns it: a bigint is text. */
type DocumentRow = Omit<DocumentEntity, 'sizeBytes' | 'revision'> & {
  readonly sizeBytes: string;
  readonly revision: string;
};

/**
 * Selects the entity's columns under its property names, because TypeORM takes ten times as long to build
 * objects.
 */
function documentsStatement(dataSource: DataSource): string {
  const columns = dataSource
    .getMetadata(DocumentEntity)
    .columns.map(({ databaseName, propertyName }) => `d.${databaseName} AS "${propertyName}"`);
  return `SELECT ${columns.join(', ')} FROM documents AS d
          WHERE d.owner_id = $1 AND d.id = ANY ($2::uuid[])`;
}

const OPEN_ACCOUNT = 'EXISTS (SELECT FROM accounts AS a WHERE a.id = $1 AND a.closed_at IS NULL)';

/** Queries documents, each scoped by owner; never writes. */
@Injectable()
export class DocumentsReadModel {
  private readonly documents: string;

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {
    this.documents = documentsStatement(dataSource);
  }

  /** Returns undefined when the account does not have the document, or the login has ended. */
  async find({ id, familyId }: AuthenticatedAccount, documentId: string) {
    const sql = `${this.documents} AND ${isLiveSession('$1', '$3::uuid')}`;
    const [row] = await this.statements.run<DocumentRow>(sql, [id, [documentId], familyId]);
    return row && fromRow(row);
  }

  /** Returns the given documents that the account owns, in no particular order; none when the account is closed. */
  async findMany(accountId: string, ids: readonly string[]): Promise<Document[]> {
    const sql = `${this.documents} AND ${OPEN_ACCOUNT}`;
    return (await this.statements.run<DocumentRow>(sql, [accountId, ids])).map(fromRow);
  }

  /**
   * Returns the texts of the pages, in order and in small batches, because a whole text may need more memory
   * than one request may use. The caller must have checked that the account owns the document.
   *
   * @throws {Error} when the text of another extraction replaces this one in the meantime
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

function fromRow(row: DocumentRow): Document {
  return toDocument({
    ...row,
    sizeBytes: Number(row.sizeBytes),
    revision: Number(row.revision),
  });
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
