import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { detailsVector, DocumentTerms, TextAnalyzer, type DocumentDetails } from '@app/text-search';
import { WordChangesRepository } from './word-changes.repository.js';

/** The version of the rules by which texts become terms. A higher one makes every document be indexed again. */
const RULES_VERSION = 1;

/** The part of an index row that does not depend on the document's text. */
export interface SearchIndexEntry {
  /** The text form of a `tsvector`. */
  readonly vector: string;
  /** The version and the languages by which the row was made. */
  readonly rules: string;
}

/** The text of a page, and what is needed to index it. */
export interface IndexedText {
  readonly text: string;
  readonly nextText: string | undefined;
  /** The parts of the text that were recognised with low confidence, in order. */
  readonly uncertain: readonly { readonly start: number; readonly end: number }[];
}

/** Writes `document_search`, which has one row for each document with the terms of its details and its text. */
@Injectable()
export class SearchIndex {
  private readonly logger = new Logger(SearchIndex.name);
  /** A row with other rules must be made again. */
  readonly rules: string;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly analyzer: TextAnalyzer,
    private readonly words: WordChangesRepository,
  ) {
    this.rules = `${RULES_VERSION}:${analyzer.languages.join(',')}`;
  }

  /** Returns the row of a document without text. */
  entryOf(details: DocumentDetails): SearchIndexEntry {
    return { vector: detailsVector(this.analyzer, details), rules: this.rules };
  }

  /** Returns a collector of a document's terms, for {@link replaceText}. */
  collectTerms(): DocumentTerms {
    return new DocumentTerms(this.analyzer);
  }

  /** Adds the title and the tags of a new document to those that are suggested. */
  async addDetails(documentId: string, details: DocumentDetails): Promise<void> {
    await this.words.addDetails(documentId, details);
  }

  /**
   * Adds pages to the terms of their document and returns the text forms of their vectors. Between two pages the process
   * answers other requests, because a page can have 400 KB.
   */
  async addPages(terms: DocumentTerms, pages: readonly IndexedText[]): Promise<string[]> {
    const vectors: string[] = [];
    for (const { text, nextText, uncertain } of pages) {
      vectors.push(terms.addPage(text, nextText, uncertain).vector);
      await setImmediate();
    }
    return vectors;
  }

  /** Replaces the title and the tags of a document among those that are suggested. Must run before {@link replaceAll}. */
  async replaceSuggested(documentId: string, details: DocumentDetails): Promise<void> {
    await this.words.replaceDetails(documentId, details);
  }

  /** Replaces the terms of title, tags and file name, and keeps those of the text (weight D). */
  async replaceDetails(documentId: string, details: DocumentDetails): Promise<void> {
    await this.replaceDetailsOf([{ ...details, id: documentId }]);
  }

  /** {@link replaceDetails} for several documents, in one statement. */
  async replaceDetailsOf(
    documents: readonly (DocumentDetails & { readonly id: string })[],
  ): Promise<void> {
    for (const document of documents) await this.replaceSuggested(document.id, document);
    await this.transactions.manager.query(
      `UPDATE document_search AS s SET vector = (ts_filter(s.vector, '{d}')::text || ' ' || v.vector)::tsvector
       FROM unnest($1::uuid[], $2::text[]) AS v (document_id, vector)
       WHERE s.document_id = v.document_id`,
      [documents.map(({ id }) => id), documents.map((details) => this.entryOf(details).vector)],
    );
  }

  /** Includes a document in searches or, when it is put into the trash, excludes it. */
  async setTrashed(documentId: string, isTrashed: boolean): Promise<void> {
    await this.transactions.manager.query(
      'UPDATE document_search SET is_trashed = $2 WHERE document_id = $1',
      [documentId, isTrashed],
    );
  }

  /** Replaces all terms of a document. */
  async replaceAll(
    documentId: string,
    details: DocumentDetails,
    terms: DocumentTerms,
  ): Promise<void> {
    const { vector, rules } = this.entryOf(details);
    const { termsLeftOut } = terms;
    if (termsLeftOut > 0) {
      this.logger.warn({ documentId, termsLeftOut }, 'The search index has no room for all terms');
    }
    await this.words.replaceText(documentId, terms.words);
    await this.transactions.manager.query(
      `INSERT INTO document_search (document_id, owner_id, is_trashed, vector, uncertain, rules, terms_left_out)
       SELECT id, owner_id, deleted_at IS NOT NULL, ($2::text || ' ' || $3::text)::tsvector, $6::tsvector, $4, $5
       FROM documents WHERE id = $1
       ON CONFLICT (document_id) DO UPDATE
       SET vector = excluded.vector, uncertain = excluded.uncertain, rules = excluded.rules,
           terms_left_out = excluded.terms_left_out`,
      [documentId, vector, terms.textVector(), rules, termsLeftOut, terms.uncertainVector()],
    );
  }
}
