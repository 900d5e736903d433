import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { makeSourcesDue } from '../support/advance-time.js';
import { connectorOn, type StartableConnector } from '../support/connector-process.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { RCLONE_USER, RcloneServer } from '../support/rclone-server.js';
import { faultCases, LARGE_BYTES, slowForEver, type FaultCase } from '../support/source-faults.js';
import { connect, type ImportsJson, type SourceJson } from '../support/sources-client.js';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const WAIT = { timeout: 90_000, interval: 500 };
/** The entries of one folder; all but one are empty files. Set SOURCE_ENTRIES=50000 for a longer run. */
const ENTRIES = Number(process.env['SOURCE_ENTRIES'] ?? 5_000);
/** What a round over that folder may add to the memory of the connector. */
const MAX_GROWTH_MB = 96;

let root: string;
let dataDir: string;
let database: MigratedDatabase;
let strongroom: Strongroom;
let connector: StartableConnector;
let server: RcloneServer;
let proxy: FaultProxy;

beforeAll(async () => {
  [root, dataDir] = (await Promise.all(
    ['remote', 'data'].map((name) => mkdtemp(join(tmpdir(), `strongroom-${name}-`))),
  )) as [string, string];
  database = await createTestDatabase();
  server = await RcloneServer.start(root);
  proxy = await FaultProxy.start(server.url);
  const settings = { MAX_FILE_BYTES: String(LARGE_BYTES) };
  const connectorSettings = { ...settings, NODE_OPTIONS: '--max-old-space-size=96' };
  connector = await connectorOn({ database, dataDir, settings: connectorSettings });
  const apiSettings = { ...connector.apiSettings, RECONCILE_SECONDS: '1' };
  strongroom = await startStrongroom({ database, dataDir, settings, apiSettings });
  await connector.process.start();
}, 120_000);
afterAll(async () => {
  await Promise.all([strongroom?.stop(), connector?.process.stop()]);
  await proxy?.stop();
  await server?.stop();
  await database?.drop();
  for (const one of [root, dataDir]) await rm(one, { recursive: true, force: true });
});

/** A case whose source is connected. */
interface Running extends FaultCase {
  readonly client: TestClient;
  readonly sourceId: string;
}

interface Row {
  readonly fault: string;
  readonly met: number;
  readonly lost: number;
  readonly twice: number;
  readonly wrong: number;
  readonly failed: number;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Writes the files, connects the source, and lets the fault begin with the first round. */
async function begin(one: FaultCase, index: number): Promise<Running> {
  const name = `case ${index}`;
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(one.files)) await writeFile(join(folder, path), text);
  await one.prepare?.(folder);
  const client = await TestClient.register(strongroom.url, `fault-${index}@example.test`);
  const { id: sourceId } = await connect(client, {
    settings: { url: `${proxy.url}${name}/`, username: RCLONE_USER.username },
    credentials: { password: RCLONE_USER.password },
  });
  if (one.fault !== undefined) proxy.faults.set(name, one.fault);
  await client.json('PATCH', `/v1/sources/${sourceId}`, { mode: 'keep' });
  return { ...one, client, sourceId };
}

async function listOf<T>(client: TestClient, path: string): Promise<T[]> {
  const { body } = await client.request<{ items: T[] }>('GET', `${path}?limit=100`);
  return body.items;
}

/** Compares the documents of the account with what its source had. */
async function compare(one: Running, index: number): Promise<Row> {
  const leftOut = one.leftOut ?? {};
  const expected = Object.entries(one.files)
    .filter(([path, text]) => !(path in leftOut) && !one.optional?.includes(text))
    .map(([, text]) => sha256(text))
    .concat((one.later ?? []).map(sha256));
  const documents = await listOf<DocumentJson>(one.client, '/v1/documents');
  const found = documents.map((document) => document.sha256);
  const allowed = new Set([...expected, ...(one.optional ?? []).map(sha256)]);
  const imports = await listOf<ImportsJson['items'][number]>(
    one.client,
    `/v1/sources/${one.sourceId}/imports`,
  );
  const codes = new Map(imports.map(({ name, error }) => [name, error?.code]));
  const failed = imports.filter(({ state, goneAt }) => state === 'failed' && goneAt === null);
  const differ = Object.entries(leftOut).filter(([path, code]) => codes.get(path) !== code);
  return {
    fault: one.name,
    // A fault of the files alone is met by each of them.
    met: proxy.hits.get(`case ${index}`) ?? imports.length,
    lost: expected.filter((digest) => !found.includes(digest)).length,
    twice: found.length - new Set(found).size,
    wrong: found.filter((digest) => !allowed.has(digest)).length,
    failed: failed.length + differ.length,
  };
}

const peakMb = async () => {
  const status = await readFile(`/proc/${connector.process.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
};

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => `| ${Object.values(row).join(' | ')} |`);
  return [
    '',
    '| Fault | Met | Lost | Twice | Wrong | Failed |',
    '| - | - | - | - | - | - |',
    ...lines,
    '',
  ].join('\n');
}

/** One row for all sources. */
function sumOf(fault: string, rows: readonly Row[]): Row {
  const sum = (key: 'lost' | 'twice' | 'wrong' | 'failed') =>
    rows.reduce((all, row) => all + row[key], 0);
  const [lost, twice, wrong, failed] = (['lost', 'twice', 'wrong', 'failed'] as const).map(sum);
  return { fault, met: rows.length, lost, twice, wrong, failed } as Row;
}

/** What is not as it should be. */
const amiss = (rows: readonly Row[]) =>
  rows.filter(({ lost, twice, wrong, failed }) => lost + twice + wrong + failed > 0);

/** Ends all pauses, gives refused credentials again, and compares every source with its documents. */
async function look(running: readonly Running[]): Promise<Row[]> {
  await makeSourcesDue(database.url);
  for (const { refuses, client, sourceId } of running) {
    if (refuses !== true) continue;
    const { body } = await client.request<SourceJson>('GET', `/v1/sources/${sourceId}`);
    const credentials = { password: RCLONE_USER.password };
    if (body.state === 'consent_needed')
      await client.json('PUT', `/v1/sources/${sourceId}/credentials`, credentials);
  }
  return Promise.all(running.map(compare));
}

/** Waits until each source was looked at after this moment. */
async function untilLookedAt(running: readonly Running[], code: string | null): Promise<void> {
  const begun = Date.now();
  const codes = async () => {
    await makeSourcesDue(database.url);
    const answers = await Promise.all(
      running.map(({ client, sourceId }) =>
        client.request<SourceJson>('GET', `/v1/sources/${sourceId}`),
      ),
    );
    return answers
      .filter(({ body }) => Date.parse(body.updatedAt) > begun + 1_000)
      .map(({ body }) => body.error?.code ?? null);
  };
  await expect.poll(codes, WAIT).toEqual(running.map(() => code));
}

it('no fault of a server loses, doubles or damages a document', { timeout: 180_000 }, async () => {
  const released = new AbortController();
  const slow = {
    name: 'slow for ever',
    files: { 'slow.txt': 'A text that never ends.'.repeat(100) },
    fault: slowForEver(released.signal),
  };
  const running: Running[] = [];
  for (const [index, one] of [...faultCases(root), slow].entries())
    running.push(await begin(one, index));
  let rows: Row[] = [];
  // The others go on, however long one server takes.
  await expect
    .poll(async () => amiss((rows = await look(running))).map(({ fault }) => fault), WAIT)
    .toEqual([slow.name]);
  released.abort();
  await expect.poll(async () => amiss((rows = await look(running))), WAIT).toEqual([]);
  await server.stop();
  await untilLookedAt(running, 'source.unavailable');
  const away = await look(running);
  for (const name of await readdir(root)) await rm(join(root, name), { recursive: true });
  await server.start();
  await untilLookedAt(running, 'source.entry_not_found');
  const emptied = await look(running);
  rows.push(sumOf('all servers are away', away), sumOf('all folders are removed', emptied));
  process.stdout.write(tableOf(rows));
  expect(amiss(rows)).toEqual([]);
  const unmet = rows.filter(({ met }) => met === 0).map(({ fault }) => fault);
  expect(unmet).toEqual([]);
  expect(connector.process.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(connector.process.errors).toBe('');
});

it(`${ENTRIES} entries in one folder cost little memory`, { timeout: 240_000 }, async () => {
  const folder = join(root, 'large');
  await mkdir(folder);
  await writeFile(join(folder, 'the only text.txt'), `Among ${ENTRIES} entries.`);
  for (let i = 1; i < ENTRIES; i += 1) writeFileSync(join(folder, `entry number ${i}.pdf`), '');
  const calm = await RcloneServer.start(folder, '5m');
  onTestFinished(() => calm.stop());
  const before = await peakMb();
  const client = await TestClient.register(strongroom.url, 'large@example.test');
  const { id } = await connect(client, {
    settings: { url: calm.url, username: RCLONE_USER.username },
    credentials: { password: RCLONE_USER.password },
    mode: 'keep',
  });
  const documents = () => listOf<DocumentJson>(client, '/v1/documents');
  await expect.poll(documents, { ...WAIT, timeout: 200_000 }).toHaveLength(1);
  const source = await client.request<SourceJson>('GET', `/v1/sources/${id}`);
  expect(source.body.error).toBeNull();
  const after = await peakMb();
  process.stdout.write(`${ENTRIES} entries: ${before} MB before, at most ${after} MB\n`);
  expect(after - before).toBeLessThan(MAX_GROWTH_MB);
});
