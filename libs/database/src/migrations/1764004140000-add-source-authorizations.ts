import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The authorizations that wait for the answer of a provider: at most one for each source. Only the hash of the state is
 * kept, so that a reader of the table cannot complete one.
 */
const CREATE_AUTHORIZATIONS = `
  CREATE TABLE sources.authorizations (
    source_id uuid PRIMARY KEY REFERENCES sources.sources (id) ON DELETE CASCADE,
    account_id uuid NOT NULL,
    state_hash bytea NOT NULL UNIQUE CHECK (octet_length(state_hash) = 32),
    -- The verifier of PKCE. Written and read by the connector alone.
    sealed_verifier bytea NOT NULL,
    redirect_uri text NOT NULL,
    -- Where the browser goes in the end; null: it stays at our page.
    return_to text,
    expires_at timestamptz NOT NULL
  )`;

/**
 * One row for each source whose tokens were refreshed. A connector locks it while it asks the provider: a lock on the source
 * would stop the leases and the changes of its owner meanwhile, and the connector's role may take no advisory locks.
 */
const CREATE_TOKEN_LOCKS = `
  CREATE TABLE sources.token_locks (
    source_id uuid PRIMARY KEY REFERENCES sources.sources (id) ON DELETE CASCADE
  )`;

/** Adds the authorizations of sources that are connected by the page of a provider. */
export class AddSourceAuthorizations1764004140000 implements MigrationInterface {
  readonly name = 'AddSourceAuthorizations1764004140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_AUTHORIZATIONS);
    await runner.query(CREATE_TOKEN_LOCKS);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
