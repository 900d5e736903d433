import { Injectable } from '@nestjs/common';
import type { Place } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import type { Document } from '../documents/index.js';

interface Line {
  /** The turn of whoever is furthest behind, and of this owner's last; null where nobody waits. */
  readonly first: number | null;
  readonly own: number | null;
}

/** The SQL of the line in which documents wait to be read. */
@Injectable()
export class FairQueueRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Gives a document that is to be read its place: beside whoever is furthest behind, and behind its owner's others.
   *
   * @param later so many pages later
   */
  async assignPlace({ id, ownerId }: Pick<Document, 'id' | 'ownerId'>, later = 0): Promise<Place> {
    const { manager } = this.transactions;
    const [line] = await manager.query<Line[]>(
      `SELECT (SELECT min(turn + pages_done) FROM documents
               WHERE status IN ('pending', 'processing') AND id <> $1) AS first,
              (SELECT max(turn + pages_done) FROM documents
               WHERE owner_id = $2 AND status IN ('pending', 'processing') AND id <> $1) AS own`,
      [id, ownerId],
    );
    const own = line?.own ?? null;
    const turn = Math.max(line?.first ?? 0, own === null ? 0 : own + 1) + later;
    await manager.query('UPDATE documents SET turn = $2 WHERE id = $1 AND turn <> $2', [id, turn]);
    return { turn, isHurried: own === null && later === 0 };
  }
}
