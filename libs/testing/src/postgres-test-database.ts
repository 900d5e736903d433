import { inject } from 'vitest';
import { cloneDatabase, urlOfRole, type TestDatabase } from './postgres.js';

/** What the global setup passes to the test files. */
export interface ProvidedPostgres {
  serverUrl: string;
  serverPid: number;
  template: string;
  apiPassword: string;
  queuePassword: string;
  connectorPassword: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: ProvidedPostgres;
  }
}

/** A migrated database, and the connection strings of the api and the worker. */
export interface MigratedDatabase extends TestDatabase {
  /** As strongroom_api, which may define nothing. */
  apiUrl: string;
  /** As strongroom_worker, which may use only the schema `bullmq`. */
  queueUrl: string;
  /** As strongroom_connector, which may use only the schema `sources`. */
  connectorUrl: string;
}

/** Creates a migrated database. Call it once in each test file, and `drop()` the database afterwards. */
export async function createTestDatabase(): Promise<MigratedDatabase> {
  const { serverUrl, template, apiPassword, queuePassword, connectorPassword } = inject('postgres');
  const database = await cloneDatabase(serverUrl, template);
  return {
    ...database,
    apiUrl: urlOfRole(database.url, 'strongroom_api', apiPassword),
    queueUrl: urlOfRole(database.url, 'strongroom_worker', queuePassword),
    connectorUrl: urlOfRole(database.url, 'strongroom_connector', connectorPassword),
  };
}
