import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { summaryOf, type PageSummary } from './page.js';

/** A range of pages of a complete text. */
export interface PageRange {
  readonly accountId: string;
  readonly documentId: string;
  readonly extractionId: string;
  readonly from: number;
  readonly to: number;
}

interface SummaryRow {
  number: number;
  source: PageSummary['source'];
  language: string | null;
  encoding: string | null;
  confidence: number | null;
  durationMs: number;
  errorCode: string | null;
  errorMessage: string | null;
}

const WANTED = `
  FROM document_pages AS p JOIN documents AS d ON d.id = p.document_id
  WHERE d.owner_id = $1 AND d.id = $2 AND d.text_extraction_id = $3 AND p.number BETWEEN $4 AND $5`;

/** Queries the pages of complete texts, limited to one owner's documents; never writes. */
@Injectable()
export class PagesReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async summaries(wanted: PageRange): Promise<PageSummary[]> {
    const rows = await this.dataSource.query<SummaryRow[]>(
      `SELECT p.number, p.source, p.language, d.encoding, p.confidence, p.duration_ms AS "durationMs",
              p.error_code AS "errorCode", p.error_message AS "errorMessage"
       ${WANTED} ORDER BY p.number`,
      parametersOf(wanted),
    );
    return rows.map(({ errorCode, errorMessage, ...row }) =>
      summaryOf({
        ...row,
        error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
      }),
    );
  }

  async text(wanted: PageRange): Promise<string> {
    const [row] = await this.dataSource.query<{ text: string }[]>(
      `SELECT p.text ${WANTED}`,
      parametersOf(wanted),
    );
    return row?.text ?? '';
  }
}

function parametersOf({ accountId, documentId, extractionId, from, to }: PageRange) {
  return [accountId, documentId, extractionId, from, to];
}
