import { integerSetting, setting, type ConfigOf } from '@app/config';

/** Requests a minute. */
function rateSetting() {
  return integerSetting(0, 60_000);
}

export const throttlingSettings = {
  rateLimitIp: setting('RATE_LIMIT_IP', {
    schema: rateSetting(),
    default: '600',
    description:
      'Requests a minute from one client address (for IPv6, from one /64; twice and four times as many from a /56 and a /48); 0 turns the limit off',
  }),
  rateLimitAuth: setting('RATE_LIMIT_AUTH', {
    schema: rateSetting(),
    default: '20',
    description:
      'Requests a minute to /v1/auth/* from one client address, and ten times as many refreshes and logouts; 0 turns off these limits and those of one account',
  }),
  rateLimitAccount: setting('RATE_LIMIT_ACCOUNT', {
    schema: rateSetting(),
    default: '100',
    description: 'Requests a minute of one account to documents and search; 0 turns the limit off',
  }),
  rateLimitUploads: setting('RATE_LIMIT_UPLOADS', {
    schema: rateSetting().optional(),
    description:
      'Uploads a minute of one account, apart from its other requests; 0 turns the limit off. Unset: they count as requests of RATE_LIMIT_ACCOUNT. RATE_LIMIT_IP counts them in any case',
  }),
  rateLimitCloud: setting('RATE_LIMIT_CLOUD', {
    schema: rateSetting(),
    default: '100',
    description: 'Requests a minute of one account to its sources; 0 turns the limit off',
  }),
};

export interface ThrottlingConfig extends ConfigOf<typeof throttlingSettings> {
  /** The Redis in which all processes count together; without it each process counts alone. */
  readonly redisUrl: string | undefined;
}
/** The settings of rate limits. */
export abstract class ThrottlingConfig {}
