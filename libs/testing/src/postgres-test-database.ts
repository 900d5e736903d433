import { inject } from 'vitest';
import { cloneDatabase, type TestDatabase } from './postgres.js';

/** What the global setup passes to the test files. */
export interface ProvidedPostgres {
  serverUrl: string;
  serverPid: number;
  template: string;
  queuePassword: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: ProvidedPostgres;
  }
}

/** A migrated database, and the connection string of the worker. */
export interface MigratedDatabase extends TestDatabase {
  /** As strongroom_worker, which may use only the schema `bullmq`. */
  queueUrl: string;
}

/** Creates a migrated database. Call it once in each test file, and `drop()` the database afterwards. */
export async function createTestDatabase(): Promise<MigratedDatabase> {
  const { serverUrl, template, queuePassword } = inject('postgres');
  const database = await cloneDatabase(serverUrl, template);
  const queueUrl = new URL(database.url);
  queueUrl.username = 'strongroom_worker';
  queueUrl.password = queuePassword;
  return { ...database, queueUrl: queueUrl.href };
}
