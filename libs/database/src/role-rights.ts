import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What the role of this process may do in the database. */
@Injectable()
export class RoleRights {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether the role may define tables or make roles: it is a superuser, creates roles, or owns the documents. */
  async areBroad(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ areBroad: boolean }[]>(
      `SELECT r.rolsuper OR r.rolcreaterole OR pg_has_role(c.relowner, 'USAGE') AS "areBroad"
       FROM pg_roles AS r, pg_class AS c
       WHERE r.rolname = current_user AND c.oid = 'public.documents'::regclass`,
    );
    return row?.areBroad === true;
  }
}
