import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { CommentingClient } from './commenting-client.js';
import { DatabaseClient } from './database-client.js';
import type { DatabaseConfig } from './database.config.js';
import { CONNECT_TIMEOUT_MS, RequestPool } from './request-pool.js';

/** Set here and not left to the server's defaults: a statement or a lock that takes longer must not block a request. */
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 2_500;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

export interface DatabaseOptions {
  /** The schemas whose tables are named without a schema. */
  readonly searchPath: readonly string[];
  /** How the server's lists name the connections; default strongroom-api. */
  readonly applicationName?: string;
  /** Adds the request id to every statement. */
  readonly hasComments?: boolean;
  /** How often a start tries to connect, once a second; default 10. */
  readonly connectAttempts?: number;
}

/** The options of the process's DataSource. */
export function dataSourceOptions(
  config: DatabaseConfig,
  { searchPath, applicationName = 'strongroom-api', hasComments = false }: DatabaseOptions,
): DataSourceOptions {
  return {
    type: 'postgres',
    driver: { ...pg, Pool: RequestPool },
    url: config.databaseUrl,
    applicationName,
    poolSize: config.databasePoolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    installExtensions: false,
    migrationsRun: false,
    synchronize: false,
    extra: {
      options: `-c search_path=${searchPath.join(',')}`,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      Client: hasComments ? CommentingClient : DatabaseClient,
    },
  };
}
