import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startLocalServer } from '../../support/local-server.js';
import { ConnectorApp } from './connector-app.js';

const WAIT = { timeout: 20_000, interval: 50 };
const ROOT =
  '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:resourcetype>' +
  '<d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>';

describe('accounts whose servers are slow', () => {
  let connector: ConnectorApp;

  beforeAll(async () => {
    connector = await ConnectorApp.create();
    await connector.start();
  });
  afterAll(() => connector.close());

  /** A server whose contents do not end until they are told to. */
  const startServer = async () => {
    let isOver = false;
    const ends: (() => void)[] = [];
    const server = await startLocalServer(({ method, url }, response) => {
      if (method === 'PROPFIND') return response.writeHead(207).end(ROOT);
      response.writeHead(200, { etag: '"one"', 'content-length': 8 }).write('half');
      if (isOver || url === '/quick.txt') return response.end('half');
      return ends.push(() => response.end('half'));
    });
    onTestFinished(() => server.stop());
    return {
      url: `http://127.0.0.1:${server.port}/`,
      end: () => {
        isOver = true;
        for (const end of ends) end();
      },
    };
  };
  const ask = (source: string, account: string, name: string) =>
    connector.sql.query(
      `INSERT INTO entries (id, source_id, account_id, remote_id, version, name, size_bytes, state, requested)
       VALUES (gen_random_uuid(), $1, $2, $3, '"one"', $3, 8, 'waiting', true)`,
      [source, account, name],
    );
  const running = async () => {
    const { rows } = await connector.sql.query<{ running: number }>(
      'SELECT count(*)::int AS running FROM entries WHERE lease_until > now()',
    );
    return rows[0]?.running;
  };

  it('leave places to others: a file of another account is fetched at once', async () => {
    const server = await startServer();
    for (let greedy = 0; greedy < 5; greedy += 1) {
      const account = await connector.account();
      for (let index = 0; index < 4; index += 1) {
        const { id } = await connector.source(server.url, { mode: 'manual', account });
        await ask(id, account, 'slow-1.txt');
        await ask(id, account, 'slow-2.txt');
      }
    }
    // Eight places of 32 remain, although each account could have two transfers more.
    await expect.poll(running, WAIT).toBe(24);
    const other = await connector.source(server.url, { mode: 'manual' });
    await ask(other.id, other.account, 'quick.txt');
    const states = async () => (await connector.ledger(other.id)).map(({ state }) => state);
    await expect.poll(states, { ...WAIT, timeout: 5_000 }).toEqual(['staged']);
    server.end();
    await expect.poll(running, WAIT).toBe(0);
  });

  it('are read through by four downloads of an account at the same time', async () => {
    const server = await startServer();
    const { id, account } = await connector.source(server.url, { mode: 'manual' });
    const ticket = connector.ticket(account, id);
    const read = (path = 'slow.txt') =>
      connector.request('GET', `/sources/${id}/content?entry=${path}`, { ticket });
    const open = await Promise.all([1, 2, 3, 4].map(() => read()));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const refused = await read();
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      429,
      'source.too_many_downloads',
    ]);
    expect(refused.headers.get('retry-after')).toBe('5');
    const other = await connector.source(server.url, { mode: 'manual' });
    const answer = await connector.request('GET', `/sources/${other.id}/content?entry=quick.txt`, {
      ticket: connector.ticket(other.account, other.id),
    });
    expect(await answer.text()).toBe('halfhalf');
    server.end();
    expect(await Promise.all(open.map((one) => one.text()))).toEqual(Array(4).fill('halfhalf'));
    await expect.poll(async () => (await read('quick.txt')).status, WAIT).toBe(200);
  });
});
