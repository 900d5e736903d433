// Plants a fault: neither the api nor the table checks whether the owner already has the same bytes.
import { Client } from 'pg';
import { importBuilt } from './import-built.ts';

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;
interface Repository {
  transactions: { manager: { query: Query } };
  index: unknown;
  insert: (this: Pick<Repository, 'transactions' | 'index'>, document: unknown) => Promise<boolean>;
  findByDigest: () => Promise<undefined>;
}

const { DocumentsRepository } = await importBuilt<{
  DocumentsRepository: { prototype: Repository };
}>('apps/api/src/documents/documents.repository.js');
const { insert } = DocumentsRepository.prototype;
DocumentsRepository.prototype.insert = async function insertAnyway(document) {
  const { manager } = this.transactions;
  const query: Query = (sql, values) => manager.query(sql.replace(/ON CONFLICT[^\n]*/, ''), values);
  return insert.call({ transactions: { manager: { query } }, index: this.index }, document);
};
DocumentsRepository.prototype.findByDigest = async () => undefined;

// The role of the api may not change a table. After the first start the constraint is gone, so a later start needs no
// database here.
const owner = new Client({ connectionString: process.env['OWNER_URL'] });
owner.on('error', () => undefined);
try {
  await owner.connect();
  await owner.query(
    'ALTER TABLE documents DROP CONSTRAINT IF EXISTS documents_owner_id_sha256_key',
  );
} catch {
  // The database is down.
} finally {
  await owner.end().catch(() => undefined);
}
