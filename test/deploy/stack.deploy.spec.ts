import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePageImage } from '@app/testing';
import { openReaches, REACHES_OF_CONTROL, type Attack } from '../support/taken-over.js';
import { ROOT } from './engine.js';
import { brokenPromises } from './hardening.js';
import { IMAGES, Stack } from './stack.js';

const SERVICES = ['api', 'ocr-worker'] as const;
const REQUEST_ID = 'seen.in_both-containers';
const SETTLED_MS = 90_000;
const TAKEN_OVER = readFileSync(join(ROOT, 'test/integration/ocr-worker/taken-over.mjs'), 'utf8');
const WORDS = 'The quick brown fox jumps over the lazy dog';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.create();
  await stack.build('api', IMAGES.api);
  await stack.build('ocr-worker', IMAGES.worker);
  await stack.down();
  await stack.up();
  for (const service of SERVICES) await stack.untilHealthy(service);
});
afterAll(() => stack.down());

describe('a document', () => {
  let url: string;
  let token: string;
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(`${url}${path}`, { ...init, headers });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body };
  };
  const settledDocument = async (id: string) => {
    const deadline = Date.now() + SETTLED_MS;
    for (;;) {
      const { body } = await call(`/v1/documents/${id}`);
      const isOpen = body['status'] !== 'ready' && body['status'] !== 'failed';
      if (!isOpen || Date.now() > deadline) return body;
      await delay(1_500);
    }
  };
  const text = async (id: string) =>
    (
      await fetch(`${url}/v1/documents/${id}/text`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).text();

  it('is uploaded, read by OCR, and found by search', async () => {
    url = await stack.apiUrl();
    const registered = await call('/v1/auth/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'me@example.test', password: 'correct horse battery' }),
    });
    expect(registered.status).toBe(201);
    token = String(registered.body['accessToken']);

    const form = new FormData();
    form.append('file', new Blob([await makePageImage(WORDS)]), 'fox.png');
    const headers = { 'x-request-id': REQUEST_ID };
    const created = await call('/v1/documents', { method: 'POST', body: form, headers });
    expect(created.status).toBe(201);
    const id = String(created.body['id']);
    const settled = await settledDocument(id);
    // The worker's log is the only place that shows why it failed.
    expect(settled, await stack.logsOf('ocr-worker')).toMatchObject({ status: 'ready' });
    expect(await text(id)).toContain('quick brown fox');
    const found = await call('/v1/search?q=lazy+dog');
    expect(found.body['items']).toMatchObject([{ document: { id } }]);
  });

  it('can be followed by its request id through the logs of both containers', async () => {
    for (const service of SERVICES) {
      await expect
        .poll(() => stack.logsOf(service), { timeout: 10_000 })
        .toContain(`"requestId":"${REQUEST_ID}"`);
    }
  });
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

  it('the code is read-only, and the data is not', async () => {
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
    expect((await write('/app/data/planted')).code).toBe(0);
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
