import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';

/** Writes the tags of documents for changes of a tag, and `tags`, which has the tags with a colour. */
@Injectable()
export class TagsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Makes other changes of the account's tags wait until the running transaction ends. */
  async lockTags(accountId: string): Promise<void> {
    await this.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ADVISORY_LOCKS.tags,
      accountId,
    ]);
  }

  /** Returns whether a document of the account has the tag, in or outside the trash. */
  async exists(accountId: string, name: string): Promise<boolean> {
    const rows = await this.query(
      'SELECT id FROM documents WHERE owner_id = $1 AND tags @> ARRAY[$2::text] LIMIT 1',
      [accountId, name],
    );
    return rows.length > 0;
  }

  /**
   * Locks the documents that have the tag, up to `limit`, until the running transaction ends, and returns their ids. All
   * changes lock in the order of the ids, so that two of them cannot wait for each other.
   */
  async lockDocuments(accountId: string, name: string, limit: number): Promise<string[]> {
    const rows = await this.query<{ id: string }>(
      `SELECT id FROM documents WHERE owner_id = $1 AND tags @> ARRAY[$2::text]
       ORDER BY id LIMIT $3 FOR NO KEY UPDATE`,
      [accountId, name, limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Replaces the tag at its place in each document. Removes it without a replacement, and where the document has the
   * replacement already.
   */
  async replaceTag(
    ids: readonly string[],
    name: string,
    replacement: string | undefined,
  ): Promise<void> {
    await this.query(
      `UPDATE documents
       SET tags = CASE WHEN $3::text IS NULL OR tags @> ARRAY[$3::text] THEN array_remove(tags, $2)
                       ELSE array_replace(tags, $2, $3) END,
           version = version + 1, updated_at = now()
       WHERE id = ANY ($1::uuid[])`,
      [ids, name, replacement ?? null],
    );
  }

  /** Moves the colour to the new name; a colour that the new name had before is deleted. */
  async renameColour(accountId: string, name: string, to: string): Promise<void> {
    await this.deleteColour(accountId, to);
    await this.query('UPDATE tags SET name = $3 WHERE owner_id = $1 AND name = $2', [
      accountId,
      name,
      to,
    ]);
  }

  async setColour(accountId: string, name: string, colour: string): Promise<void> {
    await this.query(
      `INSERT INTO tags (owner_id, name, colour) VALUES ($1, $2, $3)
       ON CONFLICT (owner_id, name) DO UPDATE SET colour = excluded.colour`,
      [accountId, name, colour],
    );
  }

  async deleteColour(accountId: string, name: string): Promise<void> {
    await this.query('DELETE FROM tags WHERE owner_id = $1 AND name = $2', [accountId, name]);
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(sql, parameters);
  }
}
