import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createOutboundClient,
  OutboundRefusedError,
  parseAllowedNetworks,
  type OutboundClient,
} from '@app/outbound';
import { NameServer } from '../../support/name-server.js';

const NAME = 'files.example';
const usual = getCACertificates('default');
let folder: string;
let server: Server;
let names: NameServer;
let outbound: OutboundClient;
let certificate: string;
let requests = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test';
  const where = ['-addext', `subjectAltName=DNS:${NAME}`, '-keyout', key, '-out', cert];
  await promisify(execFile)('openssl', ['req', ...options.split(' '), ...where]);
  certificate = await readFile(cert, 'utf8');
  server = createServer({ key: await readFile(key), cert: certificate }, (request, response) => {
    requests += 1;
    response.end(request.headers.authorization);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  names = await NameServer.start(() => ['127.0.0.1']);
  outbound = createOutboundClient({
    allowedNetworks: parseAllowedNetworks('127.0.0.1'),
    nameServers: [names.address],
  });
});

afterAll(async () => {
  setDefaultCACertificates(usual);
  await outbound.close();
  names.stop();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function get(host: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const { body } = await outbound.request(new URL(`https://${host}:${port}/`), {
    method: 'GET',
    headers: { authorization: 'Basic secret' },
    signal: AbortSignal.timeout(20_000),
  });
  return (await buffer(body)).toString();
}

it('sends nothing to a server whose certificate is not trusted', async () => {
  await expect(get(NAME)).rejects.toThrow(OutboundRefusedError);
  expect(requests).toBe(0);
});

it('sends requests to a server with a trusted certificate of its name', async () => {
  setDefaultCACertificates([...usual, certificate]);
  expect(await get(NAME)).toBe('Basic secret');
});

it('sends nothing to a server with a trusted certificate of another name', async () => {
  setDefaultCACertificates([...usual, certificate]);
  const before = requests;
  await expect(get('other.example')).rejects.toThrow(OutboundRefusedError);
  await expect(get('127.0.0.1')).rejects.toThrow(OutboundRefusedError);
  expect(requests).toBe(before);
});
