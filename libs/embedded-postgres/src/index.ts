/**
 * A real PostgreSQL in a folder, started by one call, reachable only on the loopback address, with its own password.
 *
 * For: development, demonstrations and tests.
 * Not for: production. It has no schema and no migrations. It depends on no other lib, so that Node runs it by stripping
 * types before anything is built.
 */
export {
  findFreePort,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type ServerExit,
} from './embedded-postgres.ts';
export { runningServerUrl } from './running-server.ts';
export { stopOrphan } from './postmaster.ts';
