import { z } from 'zod';
import { parseTrustedProxies, TrustedProxiesError } from '@app/client-ip';
import { loadConfig, setting, type ConfigOf } from '@app/config';

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

/** What the front door believes and bears. */
export const edgeSettings = {
  trustedProxies: setting('TRUSTED_PROXIES', {
    schema: trustedProxiesSetting(),
    default: '',
    description:
      'The reverse proxies whose X-Forwarded-For is believed, as comma-separated CIDRs; none by default',
  }),
};

export type EdgeConfig = ConfigOf<typeof edgeSettings>;

/** For slices of the api that tests put together without an environment. */
export const EDGE_DEFAULTS: EdgeConfig = loadConfig([edgeSettings], {});
