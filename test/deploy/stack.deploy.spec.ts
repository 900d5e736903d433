import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePageImage, makePdf } from '@app/testing';
import { openReaches, REACHES_OF_CONTROL, type Attack } from '../support/taken-over.js';
import { TestClient, type DocumentJson } from '../support/test-client.js';
import { ROOT } from './engine.js';
import { brokenPromises } from './hardening.js';
import { describeNetworks, monitoring } from './networks.js';
import { IMAGES, Stack } from './stack.js';

const SERVICES = ['api', 'ocr-worker'] as const;
const REQUEST_ID = 'seen.in_both-containers';
const SETTLED_MS = 90_000;
const TAKEN_OVER = readFileSync(join(ROOT, 'test/integration/ocr-worker/taken-over.mjs'), 'utf8');
const STORE_ATTACK = readFileSync(join(ROOT, 'test/deploy/store-attack.mjs'), 'utf8');
const WORDS = 'The quick brown fox jumps over the lazy dog';

interface StoreAttack {
  readonly own: readonly string[];
  readonly changes: readonly string[];
}

let stack: Stack;
let client: TestClient;
let scan: Uint8Array<ArrayBuffer>;
/** The key of the first document's original. */
let original: string;
beforeAll(async () => {
  scan = new Uint8Array(await makePageImage(WORDS));
  stack = await Stack.create(monitoring());
  await stack.build('api', IMAGES.api);
  await stack.build('ocr-worker', IMAGES.worker);
  await stack.build('connector', IMAGES.connector);
  await stack.down();
  await stack.up();
  for (const service of [...SERVICES, 'connector']) await stack.untilHealthy(service);
});
afterAll(() => stack.down());

describeNetworks(() => stack);

describe('a document', () => {
  const settledDocument = async (id: string) => {
    const deadline = Date.now() + SETTLED_MS;
    for (;;) {
      const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${id}`);
      const isOpen = body.status !== 'ready' && body.status !== 'failed';
      if (!isOpen || Date.now() > deadline) return body;
      await delay(1_000);
    }
  };
  const text = async (id: string) =>
    (await client.request<string>('GET', `/v1/documents/${id}/text`)).body;

  it('is uploaded, read by OCR, and found by search', async () => {
    client = await TestClient.register(await stack.apiUrl(), 'me@example.test');
    const form = new FormData();
    form.append('file', new Blob([scan]), 'fox.png');
    const headers = { 'x-request-id': REQUEST_ID };
    const created = await client.request<DocumentJson>('POST', '/v1/documents', {
      body: form,
      headers,
    });
    expect(created.status).toBe(201);
    const { id } = created.body;
    original = `originals/${id.slice(-2)}/${id}`;
    const settled = await settledDocument(id);
    // The worker's log is the only place that shows why it failed.
    expect(settled, await stack.logsOf('ocr-worker')).toMatchObject({ status: 'ready' });
    expect(await text(id)).toContain('quick brown fox');
    const found = await client.request('GET', '/v1/search?q=lazy+dog');
    expect(found.body).toMatchObject({ items: [{ document: { id } }] });

    const path = `/v1/documents/${id}/searchable.pdf`;
    const made = async () => (await client.request<string>('GET', path)).status;
    await expect.poll(made, { timeout: 60_000, interval: 1_000 }).toBe(200);
    expect((await client.request<string>('GET', path)).body).toMatch(/^%PDF-/);
  });

  it('that is an encrypted PDF is read with its password', async () => {
    const pdf = await PDFDocument.load(await makePdf([{ kind: 'text', text: WORDS }]));
    pdf.encrypt({ userPassword: 'open sesame', ownerPassword: 'the owner' });
    const { body } = await client.upload(new Uint8Array(await pdf.save()), { filename: 'a.pdf' });
    expect(await settledDocument(body.id)).toMatchObject({ status: 'failed' });
    const passwords = { passwords: ['open sesame'] };
    const sent = await client.json('POST', `/v1/documents/${body.id}/passwords`, passwords);
    expect(sent.status).toBe(202);
    expect(await settledDocument(body.id)).toMatchObject({ status: 'ready' });
    expect(await text(body.id)).toContain('quick brown fox');
  });

  it('can be followed by its request id through the logs of both containers', async () => {
    for (const service of SERVICES) {
      await expect
        .poll(() => stack.logsOf(service), { timeout: 10_000 })
        .toContain(`"requestId":"${REQUEST_ID}"`);
    }
  });
});

it('a taken-over worker reads an original, and cannot change it, its place, or the store', async () => {
  const id = await stack.containerOf('ocr-worker');
  const results = (await stack.runInside(id, STORE_ATTACK, original)) as StoreAttack;
  expect(results.own).toEqual(results.changes);
  const sha256 = createHash('sha256').update(scan).digest('hex');
  expect(results).toMatchObject({ sha256, original: [], identity: [], folders: [] });
});

describe.each(SERVICES)('inside the container of %s', (service) => {
  it('the container keeps every promise of compose.yaml', async () => {
    const findings = await stack.probe(await stack.containerOf(service));
    expect(brokenPromises(findings)).toEqual([]);
    expect(findings.shells).toEqual([]);
    // The worker puts up the walls around its sandboxes with perl.
    const perl = ['/bin/perl', '/usr/bin/perl'];
    expect(findings.interpreters).toEqual(service === 'api' ? [] : perl);
  });

  it('the code is read-only, and the data is so for the worker', async () => {
    const id = await stack.containerOf(service);
    const write = (path: string) =>
      stack.engine.tryDocker([
        'exec',
        id,
        '/usr/local/bin/node',
        '-e',
        `require('fs').writeFileSync('${path}', 'x'); require('fs').rmSync('${path}')`,
      ]);
    expect((await write('/app/dist/planted.js')).stderr).toMatch(/EROFS|EACCES/);
    expect((await write('/app/data/planted')).code).toBe(service === 'api' ? 0 : 1);
  });
});

it('a taken-over sandbox reaches no network, no secret, no store and no other process', async () => {
  const id = await stack.containerOf('ocr-worker');
  const node = ['/usr/local/bin/node', '--input-type=module', '-', '/app/dist'];
  const ended = await stack.engine.tryDocker(['exec', '--interactive', id, ...node], TAKEN_OVER);
  expect(ended).toMatchObject({ code: 0 });
  const { isolation, walled, control } = JSON.parse(ended.stdout) as Attack;
  expect(isolation).toEqual(
    expect.arrayContaining(['network', 'files', 'processes', 'syscalls', 'privileges']),
  );
  const reached = openReaches(walled);
  expect(reached.filter((name) => name !== 'load the document as a library')).toEqual([]);
  expect(openReaches(control)).toEqual(
    expect.arrayContaining([...REACHES_OF_CONTROL, 'read /run/secrets/redis-url']),
  );
});

describe('secrets', () => {
  const READ = `
    const fs = require('fs');
    const folder = '/run/secrets/';
    const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(folder + name, 'utf8').trim());
    process.stdout.write(JSON.stringify(texts.filter(Boolean)));`;
  const secretsOf = async (service: string) => {
    const args = ['exec', await stack.containerOf(service), '/usr/local/bin/node', '-e', READ];
    return JSON.parse(await stack.engine.docker(...args)) as string[];
  };
  /** Everything that the engine reports about a container and its image. */
  const reportOf = async (container: string, image: string) =>
    [
      await stack.engine.docker('inspect', container),
      await stack.engine.docker('image', 'inspect', image),
      await stack.engine.docker('history', '--no-trunc', image),
      await stack.engine.docker(
        'exec',
        container,
        '/usr/local/bin/node',
        '-p',
        'JSON.stringify(process.env)',
      ),
    ].join('\n');

  it.each([
    ['api', IMAGES.api],
    ['ocr-worker', IMAGES.worker],
  ] as const)('of %s are in no environment, no image and no log', async (service, image) => {
    const container = await stack.containerOf(service);
    const secrets = await secretsOf(service);
    expect(secrets.length).toBeGreaterThan(1);
    const everything = (await reportOf(container, image)) + (await stack.logsOf(service));
    // A URL contains a password, which might appear without the URL.
    const values = secrets.flatMap((text) => [text, URL.parse(text)?.password ?? text]);
    expect(values.filter((value) => value !== '' && everything.includes(value))).toEqual([]);
  });

  it('would be detected in an environment', async () => {
    const secret = (await secretsOf('api'))[0] ?? '';
    const args = ['--detach', '--network=none', '--env', `JWT_SECRET=${secret}`];
    const idle = ['-e', 'setInterval(() => {}, 1000)'];
    const id = (await stack.engine.docker('run', ...args, IMAGES.api, ...idle)).trim();
    try {
      expect(await reportOf(id, IMAGES.api)).toContain(secret);
    } finally {
      await stack.engine.tryDocker(['rm', '--force', id]);
    }
  });

  it('are not shared: the worker has none of the api’s secrets', async () => {
    const [api, worker] = await Promise.all([secretsOf('api'), secretsOf('ocr-worker')]);
    expect(worker.filter((secret) => api.includes(secret))).toEqual([]);
  });

  it('stay the same when the stack is started again', async () => {
    const before = await secretsOf('api');
    await stack.compose('up', '--detach', '--no-build', 'secrets');
    await delay(1_000);
    expect(await secretsOf('api')).toEqual(before);
  });
});

describe('the worker', () => {
  it('can read the queue, but no table of documents', async () => {
    const query = (sql: string) => `
      const { Client } = require('/app/node_modules/pg');
      const fs = require('fs');
      const client = new Client({ connectionString: fs.readFileSync('/run/secrets/queue-database-url', 'utf8').trim() });
      client.connect().then(() => client.query(${JSON.stringify(sql)})).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;
    const id = await stack.containerOf('ocr-worker');
    const run = (sql: string) =>
      stack.engine.tryDocker(['exec', id, '/usr/local/bin/node', '-e', query(sql)]);
    expect((await run('SELECT count(*) FROM bullmq.job')).code).toBe(0);
    expect((await run('SELECT count(*) FROM public.documents')).stderr).toContain(
      'permission denied',
    );
  });
});

describe.each([
  ['ocr-worker', 30],
  ['api', 40],
] as const)('after a stop request, %s', (service, graceSeconds) => {
  it(`ends by itself within its grace period of ${graceSeconds} s`, async () => {
    const id = await stack.containerOf(service);
    const before = Date.now();
    await stack.compose('stop', service);
    expect(Date.now() - before).toBeLessThan(graceSeconds * 1_000);
    const state = await stack.engine.docker(
      'inspect',
      '--format',
      '{{.State.ExitCode}} {{.State.OOMKilled}}',
      id,
    );
    // 137 would be SIGKILL: the grace period was over, or the signal did not arrive.
    expect(state.trim()).toBe('0 false');
  });
});
