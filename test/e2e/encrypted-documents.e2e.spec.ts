import { createHash } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  makePdf,
  shortText,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson, type ProblemJson } from '../support/test-client.js';

const PASSWORD = 'Zugbrücke-4711-Nordtor';
const WRONG = 'Falltür-0815-Südtor';
const TIMEOUT_MS = 60_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database, settings: { LOG_LEVEL: 'trace' } });
  client = await TestClient.register(strongroom.url, 'locked@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

let text: string;
beforeEach(() => {
  text = shortText(Math.floor(Math.random() * 1_000) + 1);
});

async function encrypted(): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.load(await makePdf([{ kind: 'text', text }]));
  document.encrypt({ userPassword: PASSWORD, ownerPassword: 'the owner' });
  return new Uint8Array(await document.save());
}

const path = (id: string, rest = ''): string => `/v1/documents/${id}${rest}`;

async function untilSettled(id: string): Promise<DocumentJson> {
  const settled = ['ready', 'failed'];
  const find = async () => (await client.request<DocumentJson>('GET', path(id))).body;
  await expect
    .poll(async () => settled.includes((await find()).status), { timeout: TIMEOUT_MS })
    .toBe(true);
  return find();
}

async function uploaded(pdf: Uint8Array<ArrayBuffer>): Promise<DocumentJson> {
  const { body } = await client.upload(pdf, { filename: 'locked.pdf' });
  return untilSettled(body.id);
}

interface Started {
  readonly status: DocumentJson['status'];
  /** Of a problem. */
  readonly code?: string;
}

const sendPasswords = (id: string, ...passwords: string[]) =>
  client.json<Started>('POST', path(id, '/passwords'), { passwords });

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((each) => join(each.parentPath, each.name));
}

/** The places outside of the two processes' memory in which one of the passwords is, in any spelling of a JSON text. */
async function placesOf(...secrets: string[]): Promise<string[]> {
  const needles = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ]);
  const has = (content: string) => needles.some((needle) => content.includes(needle));
  const places: string[] = [];
  for (const file of await filesOf(strongroom.dataDir)) {
    if (has((await readFile(file)).toString('latin1')) || has(await readFile(file, 'utf8'))) {
      places.push(file);
    }
  }
  if (has(strongroom.api.output)) places.push('the log of the api');
  if (has(strongroom.worker.output)) places.push('the log of the worker');
  const sql = new Pool({ connectionString: database.url });
  const { rows: tables } = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.map(({ name }) => name)).toContain('bullmq.job');
  for (const { name } of tables) {
    const { rows } = await sql.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    if (rows.some(({ row }) => has(row))) places.push(name);
  }
  await sql.end();
  return places;
}

describe('a PDF that needs a password', () => {
  it('fails, tells the next step, and is read with the right password', async () => {
    const pdf = await encrypted();
    const { id, extraction, status } = await uploaded(pdf);
    expect([status, extraction.error?.code]).toEqual(['failed', 'document.encrypted']);
    expect(extraction.error?.message).toContain('POST …/passwords');

    expect(await sendPasswords(id, WRONG)).toMatchObject({ status: 202 });
    const wrong = await untilSettled(id);
    expect([wrong.status, wrong.extraction.error?.code]).toEqual([
      'failed',
      'document.password_wrong',
    ]);

    const right = await sendPasswords(id, WRONG, PASSWORD);
    expect([right.status, right.body.status]).toEqual([202, 'pending']);
    expect(await untilSettled(id)).toMatchObject({ status: 'ready', extraction: { error: null } });
    expect((await client.request('GET', path(id, '/text'))).body).toBe(text);

    const content = await client.fetch('GET', path(id, '/content'));
    const digest = createHash('sha256').update(Buffer.from(await content.arrayBuffer()));
    expect(digest.digest('hex')).toBe(createHash('sha256').update(pdf).digest('hex'));
  });

  it('keeps its text when it is read again without the password', async () => {
    const { id } = await uploaded(await encrypted());
    await sendPasswords(id, PASSWORD);
    await untilSettled(id);
    await client.json('POST', path(id, '/ocr'), {});
    const again = await untilSettled(id);
    expect([again.status, again.extraction.error?.code]).toEqual(['ready', 'document.encrypted']);
    expect((await client.request('GET', path(id, '/text'))).body).toBe(text);
  });

  it('has no searchable PDF, and says why', async () => {
    const { id } = await uploaded(await encrypted());
    await sendPasswords(id, PASSWORD);
    await untilSettled(id);
    const find = () => client.request<ProblemJson>('GET', path(id, '/searchable.pdf'));
    await expect.poll(async () => (await find()).status, { timeout: TIMEOUT_MS }).not.toBe(202);
    const { status, body } = await find();
    expect([status, body.code]).toEqual([409, 'document.encrypted']);
  });
});

describe('a password', () => {
  it('is in no file, table or log, neither while it waits nor afterwards', async () => {
    const { id } = await uploaded(await encrypted());
    // Nobody reads the document while the worker is stopped, as it is behind others in a long queue.
    process.kill(strongroom.worker.pid ?? 0, 'SIGSTOP');
    try {
      expect((await sendPasswords(id, WRONG, PASSWORD)).status).toBe(202);
      expect(await placesOf(WRONG, PASSWORD)).toEqual([]);
      const waiting = (await filesOf(strongroom.dataDir)).filter((file) => /passwords/.test(file));
      expect(waiting).toHaveLength(1);
    } finally {
      process.kill(strongroom.worker.pid ?? 0, 'SIGCONT');
    }
    expect((await untilSettled(id)).status).toBe('ready');
    expect(await placesOf(WRONG, PASSWORD)).toEqual([]);
    const left = async () =>
      (await filesOf(strongroom.dataDir)).filter((file) => /passwords/.test(file));
    await expect.poll(left).toEqual([]);
  });

  it('is lost with the worker that could open it, and the document says so', async () => {
    const { id } = await uploaded(await encrypted());
    process.kill(strongroom.worker.pid ?? 0, 'SIGSTOP');
    expect((await sendPasswords(id, PASSWORD)).status).toBe(202);
    process.kill(strongroom.worker.pid ?? 0, 'SIGKILL');
    await strongroom.worker.exited;
    // As if it had been killed some time ago.
    for (const file of await filesOf(strongroom.dataDir)) {
      if (file.includes('/workers/')) await utimes(file, 0, 0);
    }
    expect((await sendPasswords(id, PASSWORD)).body.code).toBe('document.no_reader');
    await strongroom.worker.start();
    const settled = await untilSettled(id);
    expect([settled.status, settled.extraction.error?.code]).toEqual([
      'failed',
      'document.password_expired',
    ]);
    await expect.poll(async () => (await sendPasswords(id, PASSWORD)).status).toBe(202);
    expect((await untilSettled(id)).status).toBe('ready');
  });
});

describe('POST /v1/documents/{id}/passwords', () => {
  it('refuses other types, other accounts, and what is no password', async () => {
    const { body: plain } = await client.upload('no pdf');
    expect((await sendPasswords(plain.id, PASSWORD)).body.code).toBe('document.not_encrypted');

    const { id } = await uploaded(await encrypted());
    const stranger = await TestClient.register(strongroom.url, 'stranger@example.test');
    const foreign = await stranger.json('POST', path(id, '/passwords'), { passwords: [PASSWORD] });
    expect(foreign.status).toBe(404);

    for (const passwords of [[], [''], Array<string>(11).fill('x'), ['ä'.repeat(64)], ['a\0b']]) {
      const { status, body } = await sendPasswords(id, ...passwords);
      expect([status, body.code]).toEqual([400, 'request.invalid']);
      expect(JSON.stringify(body)).not.toContain('ää');
    }
  });
});
