import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { reservePorts } from './ports.ts';

const host = '127.0.0.1';

describe('reservePorts', () => {
  it('finds a free port for each 0', async () => {
    const ports = await reservePorts([
      { setting: 'PORT', host, port: 0 },
      { setting: 'MANAGEMENT_PORT', host, port: 0 },
    ]);
    expect(new Set(ports).size).toBe(2);
    expect(ports).not.toContain(0);
  });

  it('names the setting of a port that another process uses', async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(reservePorts([{ setting: 'MANAGEMENT_PORT', host, port }])).rejects.toThrow(
      `port ${port} of ${host} is in use: stop the process that uses it, or set MANAGEMENT_PORT`,
    );
    server.close();
  });

  it('finds two settings with the same port', async () => {
    const [port = 0] = await reservePorts([{ setting: 'PORT', host, port: 0 }]);
    await expect(
      reservePorts([
        { setting: 'PORT', host, port },
        { setting: 'MANAGEMENT_PORT', host, port },
      ]),
    ).rejects.toThrow('MANAGEMENT_PORT');
  });
});
