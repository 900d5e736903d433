import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** What a document got or lost. */
export interface WordChange {
  readonly id: string;
  readonly ownerId: string;
  readonly documentId: string;
  /** Spellings. */
  readonly added: readonly string[];
  /** Terms, among them folded words. */
  readonly removed: readonly string[];
}

/** A word that a document has. */
export interface AddedWord {
  readonly word: string;
  readonly spelling: string;
  readonly documentId: string;
}

/** All SQL that writes `account_words`. */
@Injectable()
export class VocabularyRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns the oldest changes. */
  async changes(limit: number): Promise<WordChange[]> {
    return this.transactions.manager.query<WordChange[]>(
      `SELECT id::text AS id, owner_id AS "ownerId", document_id AS "documentId", added, removed
       FROM account_word_changes ORDER BY id LIMIT $1`,
      [limit],
    );
  }

  async forget(changes: readonly WordChange[]): Promise<void> {
    await this.transactions.manager.query(
      'DELETE FROM account_word_changes WHERE id = ANY($1::bigint[])',
      [changes.map(({ id }) => id)],
    );
  }

  /** Adds words; those that the account has already keep their spelling. */
  async add(ownerId: string, words: readonly AddedWord[]): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO account_words (owner_id, word, spelling, document_id)
       SELECT a.id, w.word, w.spelling, w.document_id
       FROM accounts AS a, unnest($2::text[], $3::text[], $4::uuid[]) AS w (word, spelling, document_id)
       WHERE a.id = $1
       ON CONFLICT DO NOTHING`,
      [
        ownerId,
        words.map(({ word }) => word),
        words.map(({ spelling }) => spelling),
        words.map(({ documentId }) => documentId),
      ],
    );
  }

  /** Returns which of the terms are words of the account. */
  async known(ownerId: string, terms: readonly string[]): Promise<string[]> {
    const rows = await this.transactions.manager.query<{ word: string }[]>(
      'SELECT word FROM account_words WHERE owner_id = $1 AND word = ANY($2::text[])',
      [ownerId, terms],
    );
    return rows.map(({ word }) => word);
  }

  /** Deletes those of the words that no document of the account has, in the trash or not. */
  async check(ownerId: string, words: readonly string[]): Promise<void> {
    await this.transactions.manager.query(
      `WITH checked AS (
         SELECT w.word, (
           SELECT s.document_id FROM document_search AS s
           WHERE s.owner_id = $1 AND s.vector @@ ('''' || w.word || '''')::tsquery LIMIT 1
         ) AS document_id
         FROM account_words AS w WHERE w.owner_id = $1 AND w.word = ANY($2::text[])
       ), removed AS (
         DELETE FROM account_words AS w USING checked AS c
         WHERE w.owner_id = $1 AND w.word = c.word AND c.document_id IS NULL
       )
       UPDATE account_words AS w SET document_id = c.document_id FROM checked AS c
       WHERE w.owner_id = $1 AND w.word = c.word AND c.document_id IS NOT NULL`,
      [ownerId, words],
    );
  }

  /** Deletes up to `limit` words of an account and returns their number. */
  async removeOwned(ownerId: string, limit: number): Promise<number> {
    const rows = await this.transactions.manager.query<unknown[]>(
      `WITH removed AS (
         DELETE FROM account_words WHERE owner_id = $1 AND word IN (
           SELECT word FROM account_words WHERE owner_id = $1 ORDER BY word LIMIT $2
         ) RETURNING word
       ) SELECT word FROM removed`,
      [ownerId, limit],
    );
    return rows.length;
  }
}
