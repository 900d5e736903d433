/**
 * A real PostgreSQL in a folder, for development, demonstrations and tests: started by one call,
 * reachable on the loopback address only, with a password of its own. It is deliberately not for
 * production, holds no schema and no migrations, and depends on no other lib, so that Node runs it
 * as it is (only types are stripped) before anything is built.
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
