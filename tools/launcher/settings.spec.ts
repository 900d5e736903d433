import { describe, expect, it } from 'vitest';
import { localAddress, readSettings } from './settings.ts';

describe('the settings of the launcher', () => {
  it('have the documented defaults, and an empty variable counts as unset', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' }, '/srv/app')).toEqual({
      settings: {
        dataDir: '/srv/app/data',
        host: '127.0.0.1',
        managementHost: '127.0.0.1',
        port: 3000,
        managementPort: 9464,
        workerManagementPort: 9465,
        connectorHost: '127.0.0.1',
        connectorPort: 3003,
        connectorManagementPort: 9467,
        databaseUrl: undefined,
        queueDatabaseUrl: undefined,
        connectorDatabaseUrl: undefined,
      },
      problems: [],
    });
  });

  it('are all reported together when they are invalid, without their values', () => {
    const environment = {
      PORT: 'eighty',
      MANAGEMENT_PORT: '70000',
      DATABASE_URL_FILE: '/no/such/file',
      QUEUE_DATABASE_URL: 'here',
    };
    expect(readSettings(environment, '/')).toMatchObject({
      settings: { port: 3000, managementPort: 9464, queueDatabaseUrl: undefined },
      problems: [
        'PORT: must be a port number',
        'MANAGEMENT_PORT: must be a port number',
        'DATABASE_URL_FILE: names a file that cannot be read',
        'QUEUE_DATABASE_URL: must be a postgres:// URL',
      ],
    });
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
  ])('reach a listener on %s at the URL %s', (host, address) => {
    expect(localAddress(host, 80)).toBe(address);
  });
});
