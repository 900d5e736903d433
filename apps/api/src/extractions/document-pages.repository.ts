import { Injectable } from '@nestjs/common';
import type { PageResult, ReportFinished, ReportProgress } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import type { DocumentDetails } from '@app/text-search';
import type { DocumentAttachment } from '../documents/index.js';
import type { TextRange } from '../document-pages/index.js';

/** A mail whose extraction hands out attachments. */
export interface WaitingMail {
  readonly accountId: string;
  readonly languages: readonly string[];
}

/** A page with the text form of its `tsvector`, and the parts of its text that were read with low confidence. */
export type IndexedPage = PageResult & {
  readonly vector: string;
  readonly uncertain: readonly TextRange[];
};

/**
 * SQL of the seconds per page, from the time since the last progress ($4 is the new number of pages done). It
 * is an exponential moving average in which each new page has a weight of 0.2. It is null until there were
 * two reports of progress, because the first one also counts the pages that an earlier attempt has read.
 */
const LATEST_SECONDS_PER_PAGE = 'extract(epoch FROM now() - progress_at) / ($4 - pages_done)';
const SECONDS_PER_PAGE = `coalesce(
    power(0.8, $4 - pages_done) * seconds_per_page + (1 - power(0.8, $4 - pages_done)) * ${LATEST_SECONDS_PER_PAGE},
    ${LATEST_SECONDS_PER_PAGE})`;

/** All SQL that writes `document_pages`, and the columns of `documents` that describe an extraction. */
@Injectable()
export class DocumentPagesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Starts a new extraction: the document is pending again, and keeps the text of the previous extraction.
   */
  async startExtraction(
    id: string,
    extraction: {
      extractionId: string;
      languages: readonly string[];
      requestId: string | undefined;
    },
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET extraction_id = $2, languages = $3, status = 'pending', pages_done = 0, attempts = 0, requeues = 0,
           requeued_at = NULL, request_id = $4,
           progress_at = NULL, seconds_per_page = NULL,
           error_code = NULL, error_message = NULL, updated_at = now()
       WHERE id = $1`,
      [id, extraction.extractionId, extraction.languages, extraction.requestId ?? null],
    );
  }

  async recordProgress(report: ReportProgress): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET status = 'processing', pages_total = $3, pages_done = greatest(pages_done, $4::integer),
           pages_to_read = $5, updated_at = now(),
           progress_at = CASE WHEN progress_at IS NULL OR $4 > pages_done THEN now() ELSE progress_at END,
           seconds_per_page = CASE WHEN $4 > pages_done THEN ${SECONDS_PER_PAGE} ELSE seconds_per_page END
       WHERE id = $1 AND extraction_id = $2 AND status IN ('pending', 'processing')`,
      [
        report.documentId,
        report.extractionId,
        report.pagesTotal,
        report.pagesDone,
        report.pagesToRead ?? report.pagesTotal,
      ],
    );
  }

  /**
   * Locks the document and returns its details; undefined when this extraction is not its latest, or is already settled.
   */
  async lockUnsettled(
    documentId: string,
    extractionId: string,
  ): Promise<DocumentDetails | undefined> {
    const [details] = await this.transactions.manager.query<DocumentDetails[]>(
      `SELECT title, tags, filename FROM documents
       WHERE id = $1 AND extraction_id = $2 AND status IN ('pending', 'processing')
       FOR UPDATE`,
      [documentId, extractionId],
    );
    return details;
  }

  async findMail(documentId: string, extractionId: string): Promise<WaitingMail | undefined> {
    const [mail] = await this.transactions.manager.query<WaitingMail[]>(
      `SELECT owner_id AS "accountId", languages FROM documents
       WHERE id = $1 AND extraction_id = $2 AND status IN ('pending', 'processing') AND attachments = '[]'`,
      [documentId, extractionId],
    );
    return mail;
  }

  async exists(documentId: string): Promise<boolean> {
    const rows: unknown[] = await this.transactions.manager.query(
      'SELECT id FROM documents WHERE id = $1',
      [documentId],
    );
    return rows.length === 1;
  }

  async deletePages(documentId: string): Promise<void> {
    await this.transactions.manager.query('DELETE FROM document_pages WHERE document_id = $1', [
      documentId,
    ]);
  }

  async insertPages(documentId: string, pages: readonly IndexedPage[]): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO document_pages (document_id, number, owner_id, source, confidence, text, duration_ms, language,
                                   error_code, error_message, text_vector, uncertain)
       SELECT d.id, p.number, d.owner_id, p.source, p.confidence, p.text, p.duration_ms, p.language, p.error_code,
              p.error_message, p.vector::tsvector, p.uncertain::integer[]
       FROM documents AS d,
            unnest($2::integer[], $3::text[], $4::real[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::text[],
                   $10::text[], $11::text[])
              AS p (number, source, confidence, text, duration_ms, language, error_code, error_message, vector,
                    uncertain)
       WHERE d.id = $1`,
      [
        documentId,
        pages.map((page) => page.number),
        pages.map((page) => page.source),
        pages.map((page) => page.confidence),
        pages.map((page) => page.text),
        pages.map((page) => Math.round(page.durationMs)),
        pages.map((page) => page.language),
        pages.map((page) => page.error?.code ?? null),
        pages.map((page) => page.error?.message ?? null),
        pages.map((page) => page.vector),
        pages.map(({ uncertain }) =>
          uncertain.length === 0
            ? null
            : `{${uncertain.map(({ start, end }) => `${start},${end}`).join(',')}}`,
        ),
      ],
    );
  }

  /** Makes the document ready, after its pages were stored. `encoding` is that of its pages. */
  async finish(
    report: ReportFinished,
    found: { encoding: string | null; attachments?: readonly DocumentAttachment[] | undefined },
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET status = 'ready', text_extraction_id = extraction_id, pages_total = $2, pages_done = $3, engine = $4,
           attempts = $5, truncated = $6, error_code = $7, error_message = $8, encoding = $9, updated_at = now(),
           attachments = coalesce($10::jsonb, attachments),
           mean_confidence = (SELECT avg(confidence) FROM document_pages WHERE document_id = $1)
       WHERE id = $1`,
      [
        report.documentId,
        report.pagesTotal,
        report.pagesStored,
        report.engine,
        report.attempts,
        report.truncated,
        report.error?.code ?? null,
        report.error?.message ?? null,
        found.encoding,
        found.attachments === undefined ? null : JSON.stringify(found.attachments),
      ],
    );
  }

  /**
   * Stores the error. The document fails, unless it has the text of an earlier extraction: then it stays
   * ready.
   */
  async fail(report: ReportFinished): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET status = CASE WHEN text_extraction_id IS NULL THEN 'failed' ELSE 'ready' END,
           pages_total = coalesce($2, pages_total), pages_done = $6, attempts = $3, error_code = $4,
           error_message = $5, updated_at = now()
       WHERE id = $1`,
      [
        report.documentId,
        report.pagesTotal,
        report.attempts,
        report.error?.code ?? 'document.extraction_failed',
        report.error?.message ?? 'The text could not be read.',
        report.pagesStored,
      ],
    );
  }

  /** Does the same as {@link fail}, but without a report: the number of attempts is unknown. */
  async giveUp(documentId: string, error: { code: string; message: string }): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET status = CASE WHEN text_extraction_id IS NULL THEN 'failed' ELSE 'ready' END,
           error_code = $2, error_message = $3, updated_at = now()
       WHERE id = $1`,
      [documentId, error.code, error.message],
    );
  }
}
