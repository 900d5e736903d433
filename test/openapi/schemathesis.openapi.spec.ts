import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient } from '../support/test-client.js';
import { pythonTool } from '../support/python-tool.js';
import { findingsOf } from './schemathesis-report.js';

const LIMIT_MS = 240_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let program: string;
let folder: string;

beforeAll(async () => {
  program = await pythonTool('schemathesis==4.32.5', 'schemathesis');
  folder = await mkdtemp(join(tmpdir(), 'strongroom-schemathesis-'));
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
}, 300_000);

afterAll(async () => {
  await strongroom?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it(
  'answers everything that schemathesis makes of the contract as the contract says',
  async () => {
    // It ends the access token, after which all other operations would only answer 401.
    const { operations, cases, answered, findings, output } = await check(
      '--exclude-operation-id=logoutAll',
    );
    expect(findings, output).toEqual([]);
    expect(operations).toBeGreaterThanOrEqual(25);
    expect(cases).toBeGreaterThan(500);
    expect(answered).toBeGreaterThan(cases / 2);
    expect(output).toMatch(/Stateful \(in/);
    expect((await check('--include-operation-id=logoutAll')).findings).toEqual([]);
  },
  LIMIT_MS,
);

/** Checks some operations with the token of a new account. */
async function check(operations: string) {
  const client = await TestClient.register(strongroom.url, `${randomUUID()}@example.org`);
  const report = join(folder, `${randomUUID()}.ndjson`);
  const output = await run([
    'run',
    `${strongroom.url}/openapi.json`,
    `--header=Authorization: Bearer ${client.accessToken}`,
    operations,
    '--checks=all',
    '--max-examples=10',
    '--seed=1',
    // With more, it sometimes fails in Python's own parser.
    '--workers=1',
    '--request-timeout=15',
    '--generation-database=none',
    '--no-color',
    '--report=ndjson',
    `--report-ndjson-path=${report}`,
  ]);
  return { ...findingsOf(await readFile(report, 'utf8')), output };
}

/** Returns its output. The report says whether it failed. */
function run(args: string[]): Promise<string> {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS - 10_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
