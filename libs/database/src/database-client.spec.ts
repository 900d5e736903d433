import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runInContext } from '@app/request-context';
import { DatabaseClient, REQUEST_ANSWER_TIMEOUT_MS } from './database-client.js';

/**
 * AuthenticationOk and ReadyForQuery (PostgreSQL's protocol, version 3). After them a client may send
 * queries.
 */
const SESSION_START = Buffer.from('5200000008000000005a0000000549', 'hex');

describe('a connection to the database', () => {
  it('does not throw when it breaks without an error listener', () => {
    const client = new DatabaseClient();
    expect(() => client.emit('error', new Error('connection lost'))).not.toThrow();
  });

  it('fails a query that gets no answer in time, and is then closed', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(SESSION_START));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = new DatabaseClient({ host: '127.0.0.1', port, user: 'anyone' });
    await client.connect();
    const query = (): Promise<unknown> => client.query('SELECT 1') as Promise<unknown>;
    const startedAt = performance.now();
    await expect(runInContext({ requestId: 'r' }, query)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(REQUEST_ANSWER_TIMEOUT_MS - 50);
    await expect(query()).rejects.toThrow('not queryable');
  });
});
