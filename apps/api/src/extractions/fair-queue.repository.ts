import { Injectable } from '@nestjs/common';
import type { QueuePosition } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import type { Document } from '../documents/index.js';

interface Line {
  /** The lowest turn of all waiting documents, and the highest of this owner's; null where none waits. */
  readonly first: number | null;
  readonly own: number | null;
}

/** The SQL of the queue in which documents wait to be read: accounts take turns, counted in pages. */
@Injectable()
export class FairQueueRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Gives a document its turn: that of the waiting document with the lowest turn, but after the owner's other documents.
   *
   * @param later pages to add to the turn
   */
  async assignPosition(
    { id, accountId }: Pick<Document, 'id' | 'accountId'>,
    later = 0,
  ): Promise<QueuePosition> {
    const { manager } = this.transactions;
    const [line] = await manager.query<Line[]>(
      `SELECT (SELECT min(turn + pages_done) FROM documents
               WHERE status IN ('pending', 'processing') AND id <> $1) AS first,
              (SELECT max(turn + pages_done) FROM documents
               WHERE owner_id = $2 AND status IN ('pending', 'processing') AND id <> $1) AS own`,
      [id, accountId],
    );
    const own = line?.own ?? null;
    const turn = Math.max(line?.first ?? 0, own === null ? 0 : own + 1) + later;
    await manager.query('UPDATE documents SET turn = $2 WHERE id = $1 AND turn <> $2', [id, turn]);
    return { turn, isOnlyOneOfAccount: own === null && later === 0 };
  }
}
