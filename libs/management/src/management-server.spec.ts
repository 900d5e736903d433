import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Registry } from 'prom-client';
import { ManagementServer } from './management-server.js';

const server = new ManagementServer({
  host: '127.0.0.1',
  port: 0,
  checks: [],
  registry: new Registry(),
});
let port: number;
beforeAll(async () => {
  port = await server.listen();
});
afterAll(() => server.close());

const statusFor = (host: string, path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });

describe('the management port', () => {
  it.each([
    '127.0.0.1:9464',
    'localhost:9464',
    '[::1]:9464',
    '10.1.2.3',
    'api:9464',
    'api.strongroom.svc:9464',
    'host.docker.internal',
  ])('answers a request for the host %s', async (host) => {
    expect(await statusFor(host, '/metrics')).toBe(200);
  });

  it.each(['rebind.example.com:9464', 'attacker.io', '127.0.0.1.nip.io', '[x]', 'a:b'])(
    'refuses a request for the host %j, which a foreign page could use',
    async (host) => {
      for (const path of ['/metrics', '/health/ready', '/health/live']) {
        expect(await statusFor(host, path)).toBe(421);
      }
    },
  );
});
