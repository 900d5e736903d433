import type { MigrationInterface, QueryRunner } from 'typeorm';

const CREATE_SOURCES = `
  CREATE TABLE sources.sources (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES public.accounts (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('webdav')),
    name text NOT NULL,
    settings jsonb NOT NULL,
    -- Written and read by the connector alone.
    sealed_secret bytea,
    -- A path below the address of the settings; empty for all.
    folder text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('manual', 'keep')),
    -- Of the documents. Without languages, they are detected.
    tags text[] NOT NULL,
    language text[],
    state text NOT NULL CHECK (state IN ('active', 'paused', 'consent_needed')),
    -- {code, message} of the last round; null when it was complete.
    error jsonb,
    failures integer NOT NULL DEFAULT 0,
    -- Null when it is not due by itself.
    next_sync_at timestamptz,
    last_sync_at timestamptz,
    lease_until timestamptz,
    -- Of the request that asked for the round: the log lines of the round carry it.
    request_id text,
    -- Changed by the owner's changes only.
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, name)
  )`;

/** The ledger. An index row has less than 2,704 bytes, so remote ids and versions have limits. */
const CREATE_ENTRIES = `
  CREATE TABLE sources.entries (
    id uuid PRIMARY KEY,
    source_id uuid NOT NULL REFERENCES sources.sources (id) ON DELETE CASCADE,
    account_id uuid NOT NULL,
    remote_id text COLLATE "C" NOT NULL CHECK (octet_length(remote_id) <= 2000),
    version text COLLATE "C" NOT NULL CHECK (octet_length(version) <= 256),
    name text NOT NULL,
    size_bytes bigint,
    modified_at timestamptz,
    state text NOT NULL
      CHECK (state IN ('seen', 'waiting', 'staged', 'imported', 'skipped', 'failed')),
    -- Asked for by its owner: it needs no second look.
    requested boolean NOT NULL,
    error jsonb,
    attempts integer NOT NULL DEFAULT 0,
    -- A failed entry without it is not tried again.
    next_try_at timestamptz,
    lease_until timestamptz,
    sha256 text,
    document_id uuid,
    -- Asked for besides the tags of the source.
    tags text[],
    request_id text,
    -- It is not over there any more.
    gone_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, remote_id, version)
  )`;

/** For sources that are due, entries to fetch, to count and to take back, and the two orders of the ledger's lists. */
const INDEXES = [
  `sources_due ON sources.sources (next_sync_at) WHERE next_sync_at IS NOT NULL`,
  `entries_waiting ON sources.entries (source_id, created_at, id) WHERE state = 'waiting'`,
  `entries_staged ON sources.entries (account_id) WHERE state = 'staged'`,
  `entries_retried ON sources.entries (next_try_at) WHERE state = 'failed' AND next_try_at IS NOT NULL`,
  `entries_leased ON sources.entries (lease_until) WHERE lease_until IS NOT NULL`,
  `entries_listed ON sources.entries (source_id, id)`,
  `entries_listed_by_state ON sources.entries (source_id, state, id)`,
];

/** Adds the sources from which accounts import files, and the ledger of what became of each file. */
export class AddSources1764004000000 implements MigrationInterface {
  readonly name = 'AddSources1764004000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA sources');
    await runner.query(CREATE_SOURCES);
    await runner.query(CREATE_ENTRIES);
    for (const index of INDEXES) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
