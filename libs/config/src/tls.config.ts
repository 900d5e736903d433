import { booleanSetting } from './setting-types.js';
import { setting, type ConfigOf } from './setting.js';

export const tlsSettings = {
  requireTls: setting('REQUIRE_TLS', {
    schema: booleanSetting().optional(),
    description:
      'true: refuse to start when a URL of the database, of Redis or of the store leads to another machine without TLS. ' +
      'false: allow it. Unset: allow it, with a warning in production',
  }),
};
export type TlsConfig = ConfigOf<typeof tlsSettings>;

/** The parsed settings that contain addresses of other services; each process has some of them. */
interface Addresses {
  readonly databaseUrl?: string | undefined;
  readonly queueDatabaseUrl?: string | undefined;
  readonly connectorDatabaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly storageUrl?: { readonly kind: string; readonly endpoint?: string } | undefined;
}

/** Returns the names of the settings whose URL leads to another machine and does not require TLS. */
export function settingsWithoutTls(config: Addresses): string[] {
  const { databaseUrl, queueDatabaseUrl, connectorDatabaseUrl, redisUrl, storageUrl } = config;
  const urls: Readonly<Record<string, string | undefined>> = {
    DATABASE_URL: databaseUrl,
    // With Redis, the queue is not in PostgreSQL.
    QUEUE_DATABASE_URL: redisUrl === undefined ? queueDatabaseUrl : undefined,
    CONNECTOR_DATABASE_URL: connectorDatabaseUrl,
    REDIS_URL: redisUrl,
    STORAGE_URL: storageUrl?.endpoint,
  };
  return Object.keys(urls).filter((name) => isPlain(urls[name]));
}

/** A rule over several settings: with REQUIRE_TLS, every address must require TLS. */
export function requireTls(config: Partial<TlsConfig> & Addresses): string | undefined {
  if (config.requireTls !== true) return undefined;
  const names = settingsWithoutTls(config);
  if (names.length === 0) return undefined;
  return `REQUIRE_TLS: ${names.join(', ')} must use TLS: sslmode=verify-full, rediss:// or https://`;
}

function isPlain(text: string | undefined): boolean {
  const url = URL.parse(text ?? '');
  if (url === null || isThisMachine(url)) return false;
  if (url.protocol === 'redis:' || url.protocol === 'http:') return true;
  return ['postgres:', 'postgresql:'].includes(url.protocol) && !hasPostgresTls(url);
}

/** A loopback address, or a Unix socket. */
function isThisMachine({ hostname, searchParams }: URL): boolean {
  const host = decodeURIComponent(searchParams.get('host') ?? hostname);
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host) || /^(\/|$)/.test(host);
}

/** As `pg` reads the parameters. It encrypts with `sslmode=prefer` too, and falls back to no plain connection. */
function hasPostgresTls({ searchParams }: URL): boolean {
  const mode = searchParams.get('sslmode');
  if (mode !== null) return mode !== 'disable';
  return (
    ['true', '1'].includes(searchParams.get('ssl') ?? '') ||
    searchParams.get('sslnegotiation') === 'direct' ||
    searchParams.has('sslrootcert')
  );
}
