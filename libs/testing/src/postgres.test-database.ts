import { inject } from 'vitest';
import { cloneDatabase, type TestDatabase } from './postgres.js';

/** What the global set-up tells the test files about the server. */
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

/** A migrated database and the address by which the worker reaches its queue. */
export interface MigratedDatabase extends TestDatabase {
  /** As strongroom_worker, who may use the schema `bullmq` and nothing else. */
  queueUrl: string;
}

/** A fresh migrated database; call it once a test file, and `drop()` it afterwards. */
export async function createTestDatabase(): Promise<MigratedDatabase> {
  const { serverUrl, template, queuePassword } = inject('postgres');
  const database = await cloneDatabase(serverUrl, template);
  const queueUrl = new URL(database.url);
  queueUrl.username = 'strongroom_worker';
  queueUrl.password = queuePassword;
  return { ...database, queueUrl: queueUrl.href };
}
