import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { CONNECTOR_WRITES, WORKER_WRITES } from '@app/contracts';
import { read, ROOT } from './observability.js';

// Loading a megabyte of grammar and YAML is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

interface Service {
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly user?: string;
  readonly privileged?: boolean;
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly cpus?: number | string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly network_mode?: string;
}

const FILES = [
  'compose.yaml',
  'compose.tls.yaml',
  'compose.scale.yaml',
  'compose.backup.yaml',
  'compose.backup-s3.yaml',
  'compose.scan.yaml',
  'compose.cloud.yaml',
  'compose.inbox.yaml',
];
const PUBLISHED = ['api', 'caddy', 'grafana'];

/** Caddy's program needs this capability to bind ports below 1024. */
const MAY_ADD: Readonly<Record<string, readonly string[]>> = { caddy: ['NET_BIND_SERVICE'] };
/** Addresses that may not have a password in them. */
const ADDRESSES = [
  'PUBLIC_URL',
  'GOOGLE_API_URL',
  'GOOGLE_MAIL_URL',
  'MICROSOFT_API_URL',
  'MICROSOFT_MAIL_URL',
  'STORAGE_URL',
  'SCAN_URL',
  'CONNECTOR_URL',
];
/** Only root may list the folders of log files. It has no network. */
const MAY_BE_ROOT = ['log-files'];
/** Docker lets this group read a log file, and nothing else beside it. */
const MAY_HAVE_ROOTS_GROUP = ['alloy'];
/** Services that an attacker reaches first, or that hold the documents; none may reach the monitoring. */
const WATCHED = [
  'api',
  'ocr-worker',
  'connector',
  'migrate',
  'postgres',
  'valkey',
  'backup',
  'caddy',
  'clamav',
];
const MONITORING = ['loki', 'alloy', 'grafana'];

/** Reads the services of all files. A service of an overlay that only changes another one has no image. */
function services(): [string, Service][] {
  return FILES.flatMap((file) => {
    const { services: found } = parse(read(`deploy/${file}`), { merge: true }) as {
      services: Record<string, Service>;
    };
    return Object.entries(found);
  });
}

function faultsOf(name: string, service: Service): string[] {
  const isWhole = service.image !== undefined;
  const claims: Readonly<Record<string, boolean>> = {
    'has a writable root': isWhole && service.read_only !== true,
    'keeps capabilities': isWhole && service.cap_drop?.includes('ALL') !== true,
    'adds capabilities': (service.cap_add ?? []).some(
      (one) => MAY_ADD[name]?.includes(one) !== true,
    ),
    'may gain privileges':
      isWhole && service.security_opt?.includes('no-new-privileges:true') !== true,
    'is privileged': service.privileged === true,
    'runs as root':
      isWhole && !MAY_BE_ROOT.includes(name) && !isOrdinaryUser(name, service.user ?? ''),
    'has no limits':
      isWhole && [service.mem_limit, service.pids_limit, service.cpus].includes(undefined),
    'is published': service.ports !== undefined && !PUBLISHED.includes(name),
    'reaches the engine': (service.volumes ?? []).some((one) => one.includes('docker.sock')),
    'has a secret in its environment': Object.keys(service.environment ?? {}).some(
      (key) => /(SECRET|PASSWORD|_URL|_KEY)$/.test(key) && !ADDRESSES.includes(key),
    ),
  };
  return Object.entries(claims)
    .filter(([, isSo]) => isSo)
    .map(([claim]) => `${name} ${claim}`);
}

function networkNames({ networks = [] }: Service): readonly string[] {
  return Array.isArray(networks) ? (networks as string[]) : Object.keys(networks);
}

function isOrdinaryUser(name: string, user: string): boolean {
  return (MAY_HAVE_ROOTS_GROUP.includes(name) ? /^[1-9]\d*:0$/ : /^[1-9]\d*:[1-9]\d*$/).test(user);
}

describe('the compose files', () => {
  it('harden every service', () => {
    expect(services().length).toBeGreaterThan(12);
    expect(services().flatMap(([name, service]) => faultsOf(name, service))).toEqual([]);
  });

  it('put no service of the monitoring on a network of a service that it watches', () => {
    const networksOf = (names: readonly string[]) =>
      new Set(
        services()
          .filter(([name]) => names.includes(name))
          .flatMap(([, { networks = [] }]) =>
            Array.isArray(networks) ? (networks as string[]) : Object.keys(networks),
          ),
      );
    const [watched, monitoring] = [networksOf(WATCHED), networksOf(MONITORING)];
    expect(monitoring).toContain('monitoring');
    expect(watched).toContain('metrics');
    // Alloy checks the certificate of Caddy there. It answers nothing.
    expect([...monitoring].filter((name) => watched.has(name))).toEqual(['certificate']);
  });

  it('give a root service no network, and let Alloy and Prometheus answer on one address each', () => {
    const found = Object.fromEntries(services());
    for (const name of MAY_BE_ROOT) expect(found[name]?.network_mode).toBe('none');
    const text = read('deploy/compose.yaml');
    expect(text).toContain('--server.http.listen-addr=127.0.0.1:12345');
    const [, address = 'none'] = /--web\.listen-address=(\S+):9090/.exec(text) ?? [];
    expect(text).toContain(`ipv4_address: ${address}\n        aliases: [prometheus.monitoring]`);
    expect(read('deploy/loki/config.yaml')).toContain('deletion_mode: disabled');
  });

  it('let the worker write only the folders that its code may write', () => {
    const [, worker] = services().find(([name]) => name === 'ocr-worker') ?? [];
    const volumes = worker?.volumes ?? [];
    const writable = volumes
      .filter((one) => !one.endsWith(':ro'))
      .map((one) => one.split(':')[1]?.replace('/app/data/blobs/objects/', ''));
    expect(writable).toEqual(WORKER_WRITES.map((prefix) => prefix.replace(/\/$/, '')));
    expect(volumes).toContain('data:/app/data:ro');
  });

  it('let the connector reach the intake and no other object, and neither Valkey nor a worker', () => {
    const found = Object.fromEntries(services().toReversed());
    const { volumes = [], networks = [] } = found['connector'] ?? {};
    const [intake = '', ...others] = volumes.filter((one) => one.includes('/app/data'));
    expect(others).toEqual([]);
    expect(CONNECTOR_WRITES.map((prefix) => `/app/data/blobs/objects/${prefix}`)).toEqual([
      `${intake.split(':')[1]}/`,
    ]);
    // On the network of the metrics nothing listens but the management ports.
    const shared = (networks as string[]).filter((name) => name !== 'metrics');
    expect(shared).toEqual(['sources', 'outside']);
    const reached = Object.entries(found).filter(
      ([name, one]) =>
        name !== 'connector' && shared.some((network) => networkNames(one).includes(network)),
    );
    expect(reached.map(([name]) => name).toSorted()).toEqual(['api', 'postgres']);
  });

  it('mount files that exist', () => {
    const mounted = services().flatMap(([, { volumes = [] }]) =>
      volumes.filter((one) => one.startsWith('./')).map((one) => one.split(':')[0] ?? ''),
    );
    expect(mounted.length).toBeGreaterThan(6);
    expect(mounted.filter((path) => !existsSync(join(ROOT, 'deploy', path)))).toEqual([]);
  });

  it('are rejected without the hardening settings', () => {
    const loose = {
      image: 'x',
      cap_add: ['SYS_ADMIN'],
      privileged: true,
      ports: ['1:1'],
      volumes: ['/var/run/docker.sock:/s'],
      environment: { JWT_SECRET: 'x' },
    };
    expect(faultsOf('loose', loose)).toHaveLength(10);
  });
});
