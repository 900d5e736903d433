import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A document and whose it is said to be. */
export interface Followed {
  readonly accountId: string;
  readonly documentId: string;
}

/** Asks how far documents have changed; never writes. */
@Injectable()
export class RevisionsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** The revision of each that is there and its owner's; the others are left out. */
  async list(followed: readonly Followed[]): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ id: string; revision: string }[]>(
      `SELECT d.id, d.revision FROM unnest($1::uuid[], $2::uuid[]) AS followed (owner_id, id)
       JOIN documents AS d ON d.id = followed.id AND d.owner_id = followed.owner_id`,
      [followed.map((one) => one.accountId), followed.map((one) => one.documentId)],
    );
    return new Map(rows.map(({ id, revision }) => [id, Number(revision)]));
  }
}
