import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePageImage } from '@app/testing';
import { ROOT } from './engine.js';
import { brokenPromises } from './hardening.js';
import { IMAGES, Stack } from './stack.js';
import { TlsClient } from './tls-client.js';

const HOST = 'strongroom.localhost';
const PORT = 26_443;
const PROXY = '172.31.250.2';
const FORGED = '203.0.113.9';
const ACCOUNT = { email: 'me@example.test', password: 'correct horse battery' };
const WORDS = 'The quick brown fox jumps over the lazy dog';
const RESTORE = '/app/dist/apps/api/src/commands/restore.js';

let stack: Stack;
let folder: string;
let client: TlsClient;
let documentId: string;

/** Makes the folders that compose mounts, as an operator would. */
async function prepare(): Promise<Record<string, string>> {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-overlays-'));
  await mkdir(join(folder, 's3'));
  await writeFile(join(folder, 's3/access-key'), 'for-tests-only\n');
  await writeFile(join(folder, 's3/secret-key'), 'for-tests-in-here-only\n');
  await mkdir(join(folder, 'backups'));
  await chmod(folder, 0o755);
  await chmod(join(folder, 'backups'), 0o777);
  const finder = join(ROOT, 'test/support/s3-server.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [finder]);
  return {
    S3_SERVER: stdout.trim(),
    S3_KEYS: join(folder, 's3'),
    S3_WORKER_KEYS: join(folder, 's3'),
    S3_CONNECTOR_KEYS: join(folder, 's3'),
    BACKUPS: join(folder, 'backups'),
  };
}

beforeAll(async () => {
  stack = await Stack.create({
    project: 'strongroom-overlays',
    files: [
      ...['tls', 'scale', 'backup', 'backup-s3'].map((name) => `deploy/compose.${name}.yaml`),
      'test/deploy/stand-in/overlays.yaml',
    ],
    services: ['s3', 'caddy'],
    env: {
      ...(await prepare()),
      SITE_ADDRESS: HOST,
      EDGE_PROXY: PROXY,
      HTTP_PORT: '127.0.0.1:26080',
      HTTPS_PORT: `127.0.0.1:${PORT}`,
      STORAGE_URL:
        's3://documents/main?endpoint=http://s3:7070&region=us-east-1&forcePathStyle=true',
      API_REPLICAS: '2',
      WORKER_REPLICAS: '1',
    },
  });
  await stack.build('api', IMAGES.api);
  await stack.build('ocr-worker', IMAGES.worker);
  await stack.build('connector', IMAGES.connector);
  await stack.build('backup', IMAGES.backup);
  await stack.down();
  await stack.up();
  for (const service of ['api', 'ocr-worker', 'connector']) await stack.untilHealthy(service);
  client = await TlsClient.open(PORT, HOST, await authority());
});
afterAll(async () => {
  client?.close();
  await stack.down();
  await rm(folder, { recursive: true, force: true });
});

/** Reads the certificate of Caddy's own authority, which Caddy writes shortly after its start. */
async function authority(): Promise<Buffer> {
  const path = '/caddy/caddy/pki/authorities/local/root.crt';
  const args = ['exec', await stack.containerOf('caddy'), 'cat', path];
  const deadline = Date.now() + 20_000;
  while ((await stack.engine.tryDocker(args)).code !== 0) {
    if (Date.now() > deadline) throw new Error(await stack.logsOf('caddy'));
    await delay(250);
  }
  return stack.engine.bytes(...args);
}

async function execIn(service: string, ...command: readonly string[]): Promise<string> {
  return stack.engine.docker('exec', await stack.containerOf(service), ...command);
}

const objects = () => execIn('s3', 'find', '/buckets/documents', '-type', 'f');

/** Returns the client address that the api logged for a request. */
async function clientIpOf(requestId: string): Promise<string | undefined> {
  const line = (await stack.logsOf('api'))
    .split('\n')
    .find((one) => one.includes(`"requestId":"${requestId}"`) && one.includes('"clientIp"'));
  return line === undefined ? undefined : (JSON.parse(line) as { clientIp: string }).clientIp;
}

describe('behind Caddy, with documents in S3', () => {
  it('a document is uploaded and read over HTTP/2 with a valid certificate', async () => {
    const { json } = await client.call('POST', '/v1/auth/register', { json: ACCOUNT });
    client.token = String(json['accessToken']);
    const form = new FormData();
    form.append('file', new Blob([await makePageImage(WORDS)]), 'fox.png');
    const created = await client.call('POST', '/v1/documents', { form });
    expect([created.status, created.headers['strict-transport-security']]).toEqual([
      201,
      'max-age=31536000',
    ]);
    documentId = String(created.json['id']);
    const deadline = Date.now() + 90_000;
    const path = `/v1/documents/${documentId}`;
    const status = async () => (await client.call('GET', path)).json['status'];
    let seen = await status();
    while (seen !== 'ready' && seen !== 'failed' && Date.now() < deadline) {
      await delay(1_000);
      seen = await status();
    }
    expect(seen, await stack.logsOf('ocr-worker')).toBe('ready');
    expect((await client.call('GET', `${path}/text`)).body.toString()).toContain('quick brown fox');
  });

  it('its bytes are in the bucket and not in the volume', async () => {
    expect(await objects()).toContain(documentId);
    const list = `fs.readdirSync('/app/data', { recursive: true }).join()`;
    expect(await execIn('api', '/usr/local/bin/node', '-p', list)).not.toContain(documentId);
  });

  it('more than one api process answers', async () => {
    await Promise.all(Array.from({ length: 30 }, () => client.call('GET', '/v1/me')));
    const ids = await stack.containersOf('api');
    const logs = await Promise.all(ids.map((id) => stack.engine.docker('logs', id)));
    const answered = logs.map((log) => log.includes('"route":"/v1/me"'));
    expect(answered).toEqual([true, true]);
  });

  it('a forged address is ignored, through Caddy and beside it', async () => {
    const forged = { 'x-forwarded-for': FORGED, 'x-real-ip': FORGED, forwarded: `for=${FORGED}` };
    const through = { ...forged, 'x-request-id': 'forged-through-caddy' };
    await client.call('GET', '/v1/me', { headers: through });
    const past = { ...forged, 'x-request-id': 'forged-past-caddy' };
    await fetch(`${await stack.apiUrl()}/v1/me`, { headers: past });
    for (const requestId of ['forged-through-caddy', 'forged-past-caddy']) {
      const seen = () => clientIpOf(requestId);
      await expect.poll(seen, { timeout: 10_000 }).toMatch(/^[\d.]+$/);
      // With Caddy's own address, all clients behind it would count as one.
      expect([FORGED, PROXY]).not.toContain(await seen());
    }
  });
});

describe('the log of Caddy', () => {
  it('has no query, neither of a request nor of an error', async () => {
    const headers = { referer: `https://${HOST}/?q=plantedword` };
    await client.call('GET', '/v1/search?q=plantedword', { headers });
    await client.call('GET', '/no-such-path?token=plantedword', { headers });
    await expect.poll(() => stack.logsOf('caddy'), { timeout: 10_000 }).toContain('/no-such-path');
    expect(await stack.logsOf('caddy')).toContain('"uri":"/v1/search"');
    expect(await stack.logsOf('caddy')).not.toContain('plantedword');
  });
});

describe('the backup', () => {
  it('runs hardened, and makes a backup set', async () => {
    await stack.compose('up', '--detach', '--no-build', 'backup');
    const logs = () => stack.logsOf('backup');
    await expect.poll(logs, { timeout: 60_000, interval: 500 }).toContain('"Backup made"');
    const findings = await stack.probe(await stack.containerOf('backup'));
    expect(brokenPromises(findings)).toEqual([]);
  });

  it('is restored into a new database and the emptied store, as the runbook says', async () => {
    await stack.compose('stop', 'api', 'ocr-worker', 'connector', 'backup');
    await execIn('s3', 'rm', '-rf', '/buckets/documents/main');
    for (const sql of [
      'ALTER DATABASE strongroom RENAME TO strongroom_before',
      'CREATE DATABASE strongroom OWNER strongroom',
    ]) {
      await execIn('postgres', 'psql', '--username=postgres', `--command=${sql}`);
    }
    expect(await objects()).not.toContain(documentId);
    // The restore compares every table with the backup, and fails if one differs.
    const restored = await stack.compose('run', '--rm', '--no-deps', '-T', 'backup', RESTORE);
    expect(restored).toMatch(/"documents":1,.*"Restored/);
    expect(await objects()).toContain(documentId);
  });
});
