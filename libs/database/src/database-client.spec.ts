import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runInContext } from '@app/request-context';
import { DatabaseClient, REQUEST_ANSWER_TIMEOUT_MS } from './database-client.js';

/** AuthenticationOk and ReadyForQuery of PostgreSQL's protocol, version 3: the messages after which a client may send queries. */
const WELCOME = Buffer.from('5200000008000000005a0000000549', 'hex');

describe('a connection to the database', () => {
  it('may break while it has no error listener', () => {
    const client = new DatabaseClient();
    expect(() => client.emit('error', new Error('connection lost'))).not.toThrow();
  });

  it('fails a query without an answer, and is then closed', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(WELCOME));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = new DatabaseClient({ host: '127.0.0.1', port, user: 'anyone' });
    await client.connect();
    const ask = (): Promise<unknown> => client.query('SELECT 1') as Promise<unknown>;
    const begun = performance.now();
    await expect(runInContext({ requestId: 'r' }, ask)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(REQUEST_ANSWER_TIMEOUT_MS - 50);
    await expect(ask()).rejects.toThrow('not queryable');
  });
});
