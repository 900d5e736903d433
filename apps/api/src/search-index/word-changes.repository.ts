import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { beginningsOf, keyOf, wordsOf, type DocumentDetails } from '@app/text-search';

interface NameRows {
  readonly kinds: string[];
  readonly keys: string[];
  readonly names: string[];
}

/**
 * Writes, in the transaction that changes a document, its names, and the words that it got or lost. {@link Vocabulary}
 * applies the words later.
 */
@Injectable()
export class WordChangesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Adds the names and the words of a document's details. */
  async addDetails(documentId: string, details: DocumentDetails): Promise<void> {
    const { kinds, keys, names } = namesOf(details);
    await this.transactions.manager.query(
      `WITH document AS (SELECT id, owner_id FROM documents WHERE id = $1),
       names AS (
         INSERT INTO document_names (document_id, owner_id, kind, key, name)
         SELECT d.id, d.owner_id, n.kind, n.key, n.name
         FROM document AS d, unnest($2::text[], $3::text[], $4::text[]) AS n (kind, key, name)
         ON CONFLICT DO NOTHING
       )
       INSERT INTO account_word_changes (owner_id, document_id, added, removed)
       SELECT owner_id, id, $5::text[], '{}' FROM document WHERE $5::text[] <> '{}'`,
      [documentId, kinds, keys, names, spellingsOf(details)],
    );
  }

  /** Replaces the names of a document, and records the changed words. Must run before the vector is replaced. */
  async replaceDetails(documentId: string, details: DocumentDetails): Promise<void> {
    await this.transactions.manager.query(
      `WITH names AS (DELETE FROM document_names WHERE document_id = $1)
       INSERT INTO account_word_changes (owner_id, document_id, added, removed)
       SELECT owner_id, document_id, '{}', tsvector_to_array(ts_filter(vector, '{a,b,c}'))
       FROM document_search WHERE document_id = $1`,
      [documentId],
    );
    await this.addDetails(documentId, details);
  }

  /**
   * Records the words of a document's new text and, when it had a text before, the terms of that. Must run before the
   * vector is replaced. The words are sent as one text, because an array is quoted word by word; no word has a blank.
   */
  async replaceText(documentId: string, words: ReadonlyMap<string, string>): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO account_word_changes (owner_id, document_id, added, removed)
       SELECT d.owner_id, d.id, string_to_array($2, ' '),
              CASE WHEN d.text_extraction_id IS NULL THEN '{}' ELSE tsvector_to_array(s.vector) END
       FROM documents AS d LEFT JOIN document_search AS s ON s.document_id = d.id
       WHERE d.id = $1`,
      [documentId, [...words.values()].join(' ')],
    );
  }
}

function namesOf({ title, tags }: DocumentDetails): NameRows {
  const rows = [
    ...tags.map((tag) => ['tag', keyOf(tag), tag] as const),
    ...beginningsOf(title).map((key) => ['title', key, title] as const),
  ].filter(([, key]) => key !== '');
  return {
    kinds: rows.map(([kind]) => kind),
    keys: rows.map(([, key]) => key),
    names: rows.map(([, , name]) => name),
  };
}

function spellingsOf({ title, tags }: DocumentDetails): string[] {
  return [...wordsOf([title, ...tags].join('\n\n')).values()];
}
