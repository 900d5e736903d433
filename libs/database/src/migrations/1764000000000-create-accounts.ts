import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds accounts, and their refresh families: one family for each login. */
export class CreateAccounts1764000000000 implements MigrationInterface {
  readonly name = 'CreateAccounts1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id uuid PRIMARY KEY,
        -- Lower-cased by the api; an address is one account whatever its capitals.
        email text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE refresh_families (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- The absolute end: no rotation prolongs it.
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_reason text
      )`);
    await runner.query(`CREATE INDEX refresh_families_account ON refresh_families (account_id)`);
    await runner.query(`CREATE INDEX refresh_families_expiry ON refresh_families (expires_at)`);
    await runner.query(`
      CREATE TABLE refresh_tokens (
        -- SHA-256 of the token: the tokens themselves are nowhere.
        token_hash bytea PRIMARY KEY,
        family_id uuid NOT NULL REFERENCES refresh_families (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        used_at timestamptz
      )`);
    await runner.query(`CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
