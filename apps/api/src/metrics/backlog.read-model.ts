import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Documents of one status that are not settled. */
export interface Backlog {
  readonly status: 'pending' | 'processing';
  readonly documents: number;
  /** When the text was asked for that has been outstanding longest. */
  readonly oldestAt: Date;
}

interface Row {
  status: Backlog['status'];
  documents: number;
  oldest: string;
}

/** Asks the documents themselves: the queue is but a hint, and may be elsewhere. */
@Injectable()
export class BacklogReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads the partial index of unsettled documents alone, however many are settled. */
  async count(): Promise<Backlog[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT status, count(*)::integer AS documents, min(extraction_id::text) AS oldest
       FROM documents WHERE status IN ('pending', 'processing') GROUP BY status`,
    );
    return rows.map(({ status, documents, oldest }) => ({
      status,
      documents,
      oldestAt: timeOf(oldest),
    }));
  }
}

/** A UUIDv7 begins with its time: 48 bits of Unix milliseconds. */
function timeOf(uuidv7: string): Date {
  return new Date(Number.parseInt(uuidv7.replace('-', '').slice(0, 12), 16));
}
