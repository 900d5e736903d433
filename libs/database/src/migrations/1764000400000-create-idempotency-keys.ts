import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests with an Idempotency-Key, and their answers. */
export class CreateIdempotencyKeys1764000400000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        -- Who works on it, and until when nobody else may: a request that died must not hold the key.
        lease_id uuid NOT NULL,
        lease_until timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        -- Of the bytes that were sent; with the answer, or not at all.
        sha256 text,
        answer text,
        PRIMARY KEY (account_id, key),
        CHECK ((sha256 IS NULL) = (answer IS NULL))
      )`);
    await runner.query(`CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
