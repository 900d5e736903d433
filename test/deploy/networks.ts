import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './engine.js';
import type { Overlays, Stack } from './stack.js';

const PORTS = { loki: 3100, prometheus: 9090, alloy: 12345, grafana: 3000 } as const;
const MONITORING = Object.keys(PORTS) as (keyof typeof PORTS)[];
const CONNECT = readFileSync(join(ROOT, 'test/deploy/connect.mjs'), 'utf8');
const ALLOY_FILES = readFileSync(join(ROOT, 'test/deploy/alloy-files.mjs'), 'utf8');

/** The path of a program of Debian's package prometheus. */
function programOf(name: string): string {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${name}: install Debian's package prometheus`);
  return found;
}

/** The overlay that runs the monitoring, as far as its programs are available. */
export function monitoring(): Pick<Overlays, 'files' | 'services' | 'env'> {
  return {
    files: ['test/deploy/stand-in/monitoring.yaml'],
    services: ['log-files', ...MONITORING],
    env: {
      PROMETHEUS_PROGRAM: programOf('prometheus'),
      PROMTOOL_PROGRAM: programOf('promtool'),
      GRAFANA_PORT: '26300',
    },
  };
}

/** The tests of the networks of a stack that runs with {@link monitoring}. */
export function describeNetworks(running: () => Stack): void {
  describe('the monitoring', () => {
    it.each(['ocr-worker', 'api'])('cannot be reached by a taken-over %s', async (service) => {
      const stack = running();
      const own = Object.keys(await addressesOf(stack, service));
      const places = (await Promise.all(MONITORING.map((one) => placesOf(stack, one, own)))).flat();
      // The names of the four, and the address at which Prometheus asks for metrics.
      expect(places).toHaveLength(5);
      expect(await reached(stack, service, [...places, 'valkey:6379'])).toEqual(['valkey:6379']);
    });

    it('reaches itself, and Prometheus has the metrics of api and worker', async () => {
      const stack = running();
      const others = ['loki:3100', 'prometheus:9090', 'grafana:3000'];
      expect(await reached(stack, 'grafana', others)).toEqual(others);
      const query = `
        const answer = await fetch('http://prometheus:9090/api/v1/query?query=up==1');
        const { data } = await answer.json();
        process.stdout.write(JSON.stringify(data.result.map(({ metric }) => metric.job)));`;
      const id = await stack.containerOf('grafana');
      await expect
        .poll(() => stack.runInside(id, query), { timeout: 60_000, interval: 2_000 })
        .toEqual(expect.arrayContaining(['api', 'ocr-worker', 'connector', 'prometheus']));
    });
  });

  it('the connector reaches the database, but not Valkey, and the api reaches the connector', async () => {
    const stack = running();
    const places = ['postgres:5432', 'valkey:6379'];
    expect(await reached(stack, 'connector', places)).toEqual(['postgres:5432']);
    expect(await reached(stack, 'api', ['connector:3003'])).toEqual(['connector:3003']);
  });

  it('Alloy reads the log files, and neither the environment of a container nor a folder', async () => {
    const stack = running();
    const id = await stack.containerOf('alloy');
    const look = () => stack.runInside(id, ALLOY_FILES).catch(() => undefined);
    await expect.poll(look, { timeout: 15_000, interval: 1_000 }).toBeDefined();
    const found = (await look()) as { logs: number };
    expect(found.logs).toBeGreaterThan(8);
    expect(found).toMatchObject({ listed: [], configurations: [] });
  });
}

/** The address of a service on each of its networks. */
async function addressesOf(stack: Stack, service: string): Promise<Record<string, string>> {
  const format = '{{json .NetworkSettings.Networks}}';
  const id = await stack.containerOf(service);
  const text = await stack.engine.docker('inspect', '--format', format, id);
  const networks = JSON.parse(text) as Record<string, { IPAddress: string }>;
  return Object.fromEntries(
    Object.entries(networks).map(([name, { IPAddress }]) => [name, IPAddress]),
  );
}

/**
 * Where a service could answer to a container on these networks: by its name, and by each address that both share.
 * Between networks stands the engine's firewall, which the engine of a test machine may not have.
 */
async function placesOf(
  stack: Stack,
  service: keyof typeof PORTS,
  networks: readonly string[],
): Promise<string[]> {
  const addresses = await addressesOf(stack, service);
  const shared = Object.keys(addresses).filter((name) => networks.includes(name));
  return [service, ...shared.map((name) => addresses[name] ?? '')].map(
    (host) => `${host}:${PORTS[service]}`,
  );
}

async function reached(stack: Stack, service: string, among: readonly string[]): Promise<string[]> {
  const id = await stack.containerOf(service);
  return (await stack.runInside(id, CONNECT, ...among)) as string[];
}
