import { Injectable } from '@nestjs/common';
import type { QueuePosition } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import type { Document } from '../documents/index.js';

interface WaitingTurns {
  /** The lowest turn of all waiting documents; null when none waits. */
  readonly lowest: number | null;
  /** The highest turn of this account's waiting documents; null when none waits. */
  readonly highestOfAccount: number | null;
}

/** The SQL of the fair queue, in which accounts alternate, counted in pages. */
@Injectable()
export class FairQueueRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Assigns a turn to a document: the lowest turn of all waiting documents, but after the account's own
   * documents.
   *
   * @param delayPages pages to add to the turn
   */
  async assignPosition(
    { id, accountId }: Pick<Document, 'id' | 'accountId'>,
    delayPages = 0,
  ): Promise<QueuePosition> {
    const { manager } = this.transactions;
    const [waiting] = await manager.query<WaitingTurns[]>(
      `SELECT (SELECT min(turn + pages_done) FROM documents
               WHERE status IN ('pending', 'processing') AND scan_state <> 'waiting' AND id <> $1) AS lowest,
              (SELECT max(turn + pages_done) FROM documents
               WHERE owner_id = $2 AND status IN ('pending', 'processing') AND scan_state <> 'waiting'
                 AND id <> $1) AS "highestOfAccount"`,
      [id, accountId],
    );
    const highest = waiting?.highestOfAccount ?? null;
    const turn = Math.max(waiting?.lowest ?? 0, highest === null ? 0 : highest + 1) + delayPages;
    await manager.query('UPDATE documents SET turn = $2 WHERE id = $1 AND turn <> $2', [id, turn]);
    return { turn, isOnlyOneOfAccount: highest === null && delayPages === 0 };
  }
}
