import { z } from 'zod';
import { parseTrustedProxies, TrustedProxiesError } from '@app/client-ip';
import { integerSetting, listSetting, loadConfig, setting, type ConfigOf } from '@app/config';

function trustedProxiesSetting() {
  return z.string().transform((text, ctx) => {
    try {
      return parseTrustedProxies(text);
    } catch (error) {
      if (!(error instanceof TrustedProxiesError)) throw error;
      ctx.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

/** Exact origins as browsers send them. `*` and `null` are refused: any page can have these origins. */
function originsSetting() {
  return listSetting().refine(
    (origins) => origins.every(isOrigin),
    'must be origins such as https://app.example.org, without a path, and never *',
  );
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin !== text || text.includes('*')) return false;
  return ['http:', 'https:'].includes(url.protocol);
}

function secondsSetting(min: number, max: number) {
  return integerSetting(min, max).transform((seconds) => seconds * 1_000);
}

/** The trusted proxies and origins, and the limits of the public listener. */
export const httpSettings = {
  trustedProxies: setting('TRUSTED_PROXIES', {
    schema: trustedProxiesSetting(),
    default: '',
    description:
      'The reverse proxies whose X-Forwarded-For is trusted, as comma-separated CIDRs; none by default',
  }),
  corsOrigins: setting('CORS_ORIGINS', {
    schema: originsSetting(),
    default: '',
    description:
      'The origins whose pages may call the api, comma-separated. By default none: no CORS header is sent',
  }),
  headersTimeoutMs: setting('HEADERS_TIMEOUT_SECONDS', {
    schema: secondsSetting(1, 300),
    default: '10',
    description: 'How long the header of a request may take to arrive; after that it gets 408',
  }),
  requestTimeoutMs: setting('REQUEST_TIMEOUT_SECONDS', {
    schema: secondsSetting(1, 3_600),
    default: '30',
    description:
      'How long the body of a request other than an upload may take to arrive; after that it gets 408',
  }),
  uploadWindowMs: setting('UPLOAD_WINDOW_SECONDS', {
    schema: secondsSetting(2, 3_600),
    default: '30',
    description: 'An upload that is slower than 1 KiB a second on average over this time gets 408',
  }),
  keepAliveMs: setting('KEEP_ALIVE_SECONDS', {
    schema: secondsSetting(1, 3_600),
    default: '30',
    description:
      'How long a connection stays open between requests. Behind a load balancer, set it longer than the timeout of the balancer',
  }),
  maxConnections: setting('MAX_CONNECTIONS', {
    schema: integerSetting(1, 1_000_000),
    default: '2000',
    description: 'The maximum number of open connections; further ones are closed immediately',
  }),
  maxConnectionsPerNetwork: setting('MAX_CONNECTIONS_PER_NETWORK', {
    schema: integerSetting(0, 1_000_000),
    default: '100',
    description:
      'The maximum number of open connections from one client address (for IPv6, from one /64; twice and four times as many from a /56 and a /48); 0 turns the limit off. TRUSTED_PROXIES are not limited',
  }),
  shedEventLoopDelayMs: setting('SHED_EVENT_LOOP_DELAY_MS', {
    schema: integerSetting(0, 60_000),
    default: '500',
    description:
      'New requests get 503 while the average delay of the event loop is longer than this; 0 = never',
  }),
  shutdownGraceMs: setting('SHUTDOWN_GRACE_SECONDS', {
    schema: secondsSetting(0, 3_600),
    default: '25',
    description: 'How long accepted requests may take to finish after the api gets SIGTERM',
  }),
};

export type HttpConfig = ConfigOf<typeof httpSettings>;

/** The defaults, for tests that start a part of the api without an environment. */
export const HTTP_DEFAULTS: HttpConfig = loadConfig([httpSettings], {});
