import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { Tag } from './tag.js';

/** Orders names as people expect, by letters before case and accents, in every database. */
const COLLATION = 'COLLATE "und-x-icu"';

/** Queries the tags of an account's documents outside the trash; never writes. */
@Injectable()
export class TagsReadModel {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns the tags after the given name, in the order of their names. */
  async list(accountId: string, limit: number, after?: string): Promise<Tag[]> {
    return this.transactions.manager.query<Tag[]>(
      `SELECT c.name, t.colour, c.documents
       FROM (
         SELECT u.name, count(*)::integer AS documents
         FROM documents AS d CROSS JOIN LATERAL unnest(d.tags) AS u (name)
         WHERE d.owner_id = $1 AND d.deleted_at IS NULL
           AND ($2::text IS NULL OR u.name > $2 ${COLLATION})
         GROUP BY u.name
         ORDER BY u.name ${COLLATION} LIMIT $3
       ) AS c
       LEFT JOIN tags AS t ON t.owner_id = $1 AND t.name = c.name
       ORDER BY c.name ${COLLATION}`,
      [accountId, after ?? null, limit],
    );
  }

  /** Returns the tag as it is in the running transaction. */
  async get(accountId: string, name: string): Promise<Tag> {
    const [row] = await this.transactions.manager.query<Omit<Tag, 'name'>[]>(
      `SELECT (SELECT t.colour FROM tags AS t WHERE t.owner_id = $1 AND t.name = $2) AS colour,
              count(*)::integer AS documents
       FROM documents AS d
       WHERE d.owner_id = $1 AND d.deleted_at IS NULL AND d.tags @> ARRAY[$2::text]`,
      [accountId, name],
    );
    return { name, colour: row?.colour ?? null, documents: row?.documents ?? 0 };
  }
}
