import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, startStrongroom, type MigratedDatabase } from '@app/testing';

let database: MigratedDatabase;
let admin: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = await connect(database.url);
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs each statement by itself, undoes it, and returns those that were not refused for a lack of rights. */
async function allowed(url: string, statements: readonly string[]): Promise<string[]> {
  const client = await connect(url);
  const done: string[] = [];
  try {
    for (const statement of statements) {
      await client.query('BEGIN');
      const code = await client.query(statement).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      // insufficient_privilege
      if (code !== '42501') done.push(`${statement} → ${code}`);
      await client.query('ROLLBACK');
    }
  } finally {
    await client.end();
  }
  return done;
}

const DEFINITIONS = [
  'CREATE TABLE public.mine (id integer)',
  'CREATE TABLE bullmq.mine (id integer)',
  'CREATE SCHEMA mine',
  'CREATE TEMPORARY TABLE mine (id integer)',
  'CREATE ROLE mine',
  'ALTER ROLE strongroom SUPERUSER',
  'ALTER ROLE strongroom_api CREATEROLE',
  'ALTER ROLE strongroom_worker CONNECTION LIMIT 1000',
  'ALTER TABLE public.documents DISABLE TRIGGER ALL',
  'ALTER TABLE public.documents ADD COLUMN mine integer',
  'DROP TABLE public.documents',
  'TRUNCATE public.documents CASCADE',
  'CREATE INDEX mine ON public.documents (id)',
  'CREATE TRIGGER mine AFTER INSERT ON public.documents EXECUTE FUNCTION record_erased()',
  'SET ROLE strongroom',
  `SET session_replication_role = 'replica'`,
  `COPY (SELECT 1) TO PROGRAM 'true'`,
  `SELECT pg_read_file('postgresql.conf')`,
  'SELECT lo_create(0)',
  `SELECT lo_from_bytea(0, 'mine')`,
];

const OWN_FUNCTIONS = [
  `SELECT public.sweep_audit_events(1)`,
  `SELECT public.remove_audit_addresses(1, 1)`,
  `SELECT public.drop_earlier_search_indexes()`,
];

describe('the role of the api', () => {
  it('defines nothing, makes no role, reads no file and makes no large object', async () => {
    expect(await allowed(database.apiUrl, DEFINITIONS)).toEqual([]);
  });

  it('changes and deletes no event of the audit trail, no erased id and no migration', async () => {
    const statements = [
      `UPDATE audit_events SET client_ip = NULL`,
      `DELETE FROM audit_events`,
      `SELECT * FROM audit_events FOR UPDATE`,
      `TRUNCATE audit_events`,
      `ALTER TABLE audit_events DISABLE TRIGGER audit_events_kept`,
      `CREATE OR REPLACE FUNCTION keep_audit_events() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`,
      `UPDATE erased_ids SET erased_at = now()`,
      `DELETE FROM erased_ids`,
      `DELETE FROM migrations`,
    ];
    // With the settings that let the functions of the owner pass the trigger.
    const named = `SET LOCAL strongroom.sweeps_audit = 'on'; `;
    expect(
      await allowed(database.apiUrl, [...statements, ...statements.map((one) => named + one)]),
    ).toEqual([]);
  });

  it('ends the events of an account only with the account itself, and leaves its id', async () => {
    const api = await connect(database.apiUrl);
    onTestFinished(() => api.end());
    const [id, other] = [randomUUID(), randomUUID()];
    for (const account of [id, other]) {
      await api.query(
        `INSERT INTO accounts (id, email, password_hash) VALUES ($1::uuid, $1::text || '@example.test', '')`,
        [account],
      );
      await api.query(
        `INSERT INTO audit_events (id, account_id, action) VALUES (gen_random_uuid(), $1, 'logout')`,
        [account],
      );
    }
    await api.query('DELETE FROM accounts WHERE id = $1', [id]);
    const { rows } = await api.query(
      'SELECT account_id FROM audit_events WHERE account_id = ANY($1)',
      [[id, other]],
    );
    expect(rows).toEqual([{ account_id: other }]);
    const erased = await api.query('SELECT id FROM erased_ids WHERE id = ANY($1)', [[id, other]]);
    expect(erased.rows).toEqual([{ id }]);
  });
});

describe('the role of the worker', () => {
  it('defines nothing, makes no role, reads no file and makes no large object', async () => {
    expect(await allowed(database.queueUrl, [...DEFINITIONS, ...OWN_FUNCTIONS])).toEqual([]);
  });

  it('sees no table of the documents', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT format('public.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(rows.length).toBeGreaterThan(10);
    const reads = rows.map(({ name }) => `SELECT count(*) FROM ${name}`);
    expect(await allowed(database.queueUrl, reads)).toEqual([]);
  });

  it('takes no advisory lock of the api, also not by the functions of the queue', async () => {
    const { rows } = await admin.query<{ call: string }>(
      `SELECT format('SELECT pg_catalog.%I(%s)', proname, CASE pronargs WHEN 1 THEN '7352114' ELSE '7353, 1' END) AS call
       FROM pg_proc
       WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ 'advisory.*lock' AND pronargs > 0`,
    );
    expect(rows.length).toBeGreaterThan(15);
    const locks = [
      ...rows.map(({ call }) => call),
      'SELECT bullmq.pg_advisory_xact_lock(7352114)',
      'SELECT bullmq.pg_try_advisory_xact_lock(7352115)',
      'SELECT bullmq.pg_advisory_xact_lock(7353, 1)',
      'SELECT bullmq.pg_advisory_xact_lock_shared(7352, 1)',
    ];
    expect(await allowed(database.queueUrl, locks)).toEqual([]);
    expect(await allowed(database.apiUrl, ['SELECT pg_advisory_xact_lock(7353, 1)'])).toEqual([
      'SELECT pg_advisory_xact_lock(7353, 1) → done',
    ]);
  });

  it('has a limited number of connections', async () => {
    const { rows } = await admin.query(
      `SELECT rolname AS name, rolconnlimit AS connections, rolconfig AS settings FROM pg_roles
       WHERE rolname ~ '^strongroom_' ORDER BY rolname`,
    );
    expect(rows).toEqual([
      { name: 'strongroom_api', connections: -1, settings: ['statement_timeout=60s'] },
      { name: 'strongroom_connector', connections: 24, settings: ['statement_timeout=15s'] },
      { name: 'strongroom_worker', connections: 150, settings: ['statement_timeout=15s'] },
    ]);
  });
});

describe('the role of the connector', () => {
  it('defines nothing, makes no role, reads no file and makes no large object', async () => {
    expect(
      await allowed(database.connectorUrl, [
        ...DEFINITIONS,
        ...OWN_FUNCTIONS,
        'CREATE TABLE sources.mine (id integer)',
        'SELECT pg_advisory_xact_lock(7353, 1)',
      ]),
    ).toEqual([]);
  });

  it('sees no table of the documents and of the queue', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('public', 'bullmq')`,
    );
    expect(rows.length).toBeGreaterThan(20);
    const reads = rows.map(({ name }) => `SELECT count(*) FROM ${name}`);
    expect(await allowed(database.connectorUrl, reads)).toEqual([]);
  });

  it('changes the state of a source and its ledger, and neither makes, moves nor deletes a source', async () => {
    expect(
      await allowed(database.connectorUrl, [
        `INSERT INTO sources.sources (id) VALUES (gen_random_uuid())`,
        `UPDATE sources.sources SET account_id = gen_random_uuid()`,
        `UPDATE sources.sources SET settings = '{}'`,
        `UPDATE sources.sources SET tags = '{}'`,
        `DELETE FROM sources.sources`,
        `DELETE FROM sources.entries`,
        `TRUNCATE sources.entries`,
      ]),
    ).toEqual([]);
    const needed = [
      `SELECT * FROM sources.sources FOR UPDATE SKIP LOCKED`,
      `UPDATE sources.sources SET sealed_secret = '', state = 'active', lease_until = now()`,
      `UPDATE sources.entries SET state = 'staged', lease_until = now()`,
      `DELETE FROM sources.authorizations`,
      `SELECT * FROM sources.token_locks FOR UPDATE`,
      `SELECT pg_notify('source_entry_staged', '')`,
    ];
    expect(await allowed(database.connectorUrl, needed)).toHaveLength(needed.length);
  });

  it('is the only one that reads and writes credentials', async () => {
    const statements = [
      'SELECT * FROM sources.sources',
      'SELECT sealed_secret FROM sources.sources',
      'SELECT sealed_verifier FROM sources.authorizations',
      'SELECT redirect_uri FROM sources.authorizations',
      'DELETE FROM sources.authorizations',
      `UPDATE sources.authorizations SET expires_at = now()`,
      'SELECT * FROM sources.token_locks',
      `UPDATE sources.sources SET sealed_secret = NULL`,
      `INSERT INTO sources.sources (id, sealed_secret) VALUES (gen_random_uuid(), '')`,
    ];
    expect(await allowed(database.apiUrl, statements)).toEqual([]);
    expect(
      await allowed(database.queueUrl, [...statements, 'SELECT id FROM sources.entries']),
    ).toEqual([]);
    const own = ['SELECT id, name FROM sources.sources', 'DELETE FROM sources.sources'];
    expect(await allowed(database.apiUrl, own)).toHaveLength(own.length);
  });
});

describe('an api in production', () => {
  const warning = 'The role of the database owns the tables';
  const settings = {
    NODE_ENV: 'production',
    REGISTRATION: 'open',
    JWT_SECRET: 'q8ZpV3nT7kXw2RbY5mLs9DfH4jGc6AuE',
  };

  // A second store would belong to another database.
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'strongroom-roles-'));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it.each([
    ['warns when its role owns the tables', () => database.url, 1],
    ['is silent with its own role', () => database.apiUrl, 0],
  ])('%s', async (_, urlOf, count) => {
    const strongroom = await startStrongroom({
      database: { apiUrl: urlOf(), queueUrl: database.queueUrl },
      dataDir,
      apiSettings: settings,
    });
    onTestFinished(() => strongroom.stop());
    await expect.poll(() => strongroom.api.lines.some(({ msg }) => msg === 'Listening')).toBe(true);
    // The warning follows at once, if there is one.
    await fetch(`${strongroom.managementUrl}/health/ready`);
    await expect
      .poll(() => strongroom.api.lines.filter(({ msg }) => msg === warning).length)
      .toBe(count);
  });
});
