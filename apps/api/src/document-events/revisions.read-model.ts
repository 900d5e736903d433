import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A document, and the account that follows it. The account is not necessarily the owner. */
export interface Followed {
  readonly accountId: string;
  readonly documentId: string;
}

/** Reads the current revisions of documents; never writes. */
@Injectable()
export class RevisionsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns revisions by document id. Documents that do not exist or belong to another account are left out. */
  async list(followed: readonly Followed[]): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ id: string; revision: string }[]>(
      `SELECT d.id, d.revision FROM unnest($1::uuid[], $2::uuid[]) AS followed (owner_id, id)
       JOIN documents AS d ON d.id = followed.id AND d.owner_id = followed.owner_id`,
      [followed.map((one) => one.accountId), followed.map((one) => one.documentId)],
    );
    return new Map(rows.map(({ id, revision }) => [id, Number(revision)]));
  }
}
