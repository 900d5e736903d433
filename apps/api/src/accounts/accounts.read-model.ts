import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An account and its usage. */
export interface AccountOverview {
  readonly id: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly documents: number;
  readonly bytes: number;
}

type Row = Omit<AccountOverview, 'bytes'> & { readonly bytes: string };

/** Queries about accounts that also read tables of other features; never writes. */
@Injectable()
export class AccountsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** The usage includes the trash, whose bytes are stored, too. */
  async find(id: string): Promise<AccountOverview | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT a.id, a.email, a.created_at AS "createdAt", d.documents, d.bytes
       FROM accounts a
       CROSS JOIN LATERAL (
         SELECT count(*)::integer AS documents, coalesce(sum(size_bytes), 0) AS bytes
         FROM documents WHERE owner_id = a.id
       ) d
       WHERE a.id = $1 AND a.closed_at IS NULL`,
      [id],
    );
    return row === undefined ? undefined : { ...row, bytes: Number(row.bytes) };
  }
}
