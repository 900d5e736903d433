import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests with an Idempotency-Key, and their answers. */
export class CreateIdempotencyKeys1764000400000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        -- The request that works on the key, and until when no other request may. It ends, because a process can die.
        lease_id uuid NOT NULL,
        lease_until timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        -- Of the bytes that were sent. Set together with the answer.
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
