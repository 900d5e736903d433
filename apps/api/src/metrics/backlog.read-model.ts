import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The unsettled documents of one status. */
export interface Backlog {
  readonly status: 'pending' | 'processing';
  readonly documents: number;
  /** When the longest-waiting of them was requested. */
  readonly oldestAt: Date;
}

interface Row {
  status: Backlog['status'];
  documents: number;
  oldest: string;
}

/** Counts rows of documents, not jobs: the queue is only a hint, and it may be in Redis. */
@Injectable()
export class BacklogReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads only the partial index of unsettled documents, so settled documents cost nothing. */
  async count(): Promise<Backlog[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT status, count(*)::integer AS documents, min(extraction_id::text) AS oldest
       FROM documents WHERE status IN ('pending', 'processing') AND scan_state <> 'waiting' GROUP BY status`,
    );
    return rows.map(({ status, documents, oldest }) => ({
      status,
      documents,
      oldestAt: timeOf(oldest),
    }));
  }

  /** Counts the documents that wait for their malware scan. */
  async countUnscanned(): Promise<{ documents: number; oldestAt: Date | null }> {
    const [row] = await this.dataSource.query<[{ documents: number; oldestAt: Date | null }]>(
      `SELECT count(*)::integer AS documents, min(scan_waiting_since) AS "oldestAt"
       FROM documents WHERE scan_waiting_since IS NOT NULL`,
    );
    return row;
  }
}

/** A UUIDv7 begins with its time: 48 bits of Unix milliseconds. */
function timeOf(uuidv7: string): Date {
  return new Date(Number.parseInt(uuidv7.replace('-', '').slice(0, 12), 16));
}
