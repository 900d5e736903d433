import type { Ports } from './environments.ts';
import { reservePorts } from './ports.ts';
import type { LocalSettings } from './settings.ts';

/** Checks that the ports of all processes are free. Returns them, with a free port for each 0. */
export async function reserveAppPorts(settings: LocalSettings): Promise<Ports> {
  const { host, managementHost, connectorHost } = settings;
  const [port = 0, managementPort = 0, workerManagementPort = 0, ...connector] = await reservePorts(
    [
      { setting: 'PORT', host, port: settings.port },
      { setting: 'MANAGEMENT_PORT', host: managementHost, port: settings.managementPort },
      {
        setting: 'WORKER_MANAGEMENT_PORT',
        host: managementHost,
        port: settings.workerManagementPort,
      },
      { setting: 'CONNECTOR_PORT', host: connectorHost, port: settings.connectorPort },
      {
        setting: 'CONNECTOR_MANAGEMENT_PORT',
        host: managementHost,
        port: settings.connectorManagementPort,
      },
    ],
  );
  const [connectorPort = 0, connectorManagementPort = 0] = connector;
  return {
    port,
    managementPort,
    workerManagementPort,
    connectorHost,
    connectorPort,
    connectorManagementPort,
  };
}
