// Plants a fault: neither the api nor the table checks whether the owner already has the same bytes.
import { importBuilt } from './import-built.ts';

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;
interface Repository {
  transactions: { manager: { query: Query } };
  insert: (this: Pick<Repository, 'transactions'>, document: unknown) => Promise<boolean>;
  findByDigest: () => Promise<undefined>;
}

const { DocumentsRepository } = await importBuilt<{
  DocumentsRepository: { prototype: Repository };
}>('apps/api/src/documents/documents.repository.js');
const { insert } = DocumentsRepository.prototype;
DocumentsRepository.prototype.insert = async function insertAnyway(document) {
  const { manager } = this.transactions;
  const query: Query = async (sql, values) => {
    await manager.query(
      'ALTER TABLE documents DROP CONSTRAINT IF EXISTS documents_owner_id_sha256_key',
    );
    return manager.query(sql.replace(/ON CONFLICT[^\n]*/, ''), values);
  };
  return insert.call({ transactions: { manager: { query } } }, document);
};
DocumentsRepository.prototype.findByDigest = async () => undefined;
