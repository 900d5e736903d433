import { z } from 'zod';
import { integerSetting, setting, type ConfigOf } from '@app/config';

const MIN_DISTINCT = 8;

const secret = z.string().min(32, { error: 'must have at least 32 characters', abort: true });
/** The previous secret is not checked for strength, so that a weak one can be replaced. */
const newSecret = secret.refine(isVaried, {
  error: 'repeats itself: generate it, for example with openssl rand -hex 32',
});

/** Whether a text has several different characters and is not a shorter text, repeated. */
function isVaried(text: string): boolean {
  const repeatsAt = (text + text).indexOf(text, 1);
  return new Set(text).size >= MIN_DISTINCT && repeatsAt === text.length;
}

export const authSettings = {
  registration: setting('REGISTRATION', {
    schema: z.enum(['open', 'closed'], { error: 'must be open or closed' }).optional(),
    description:
      'open: anyone who can reach the api may register. closed: only `npm run account` creates accounts. Required in production; otherwise open',
  }),
  jwtSecret: setting('JWT_SECRET', {
    schema: newSecret.optional(),
    description:
      'Signs access tokens; at least 32 characters. Required in production; otherwise generated once and kept in DATA_DIR',
    secret: true,
  }),
  jwtSecretPrevious: setting('JWT_SECRET_PREVIOUS', {
    schema: secret.optional(),
    description:
      'The secret before the last rotation: it still verifies tokens, but never signs them',
    secret: true,
  }),
  sessionIdleDays: setting('SESSION_IDLE_DAYS', {
    schema: integerSetting(1, 30),
    default: '14',
    description:
      'Days after the last refresh of its tokens when a login ends. A login ends after 30 days in any case',
  }),
};

export interface AuthConfig extends ConfigOf<typeof authSettings> {
  /** The folder for a generated secret. */
  readonly dataDir: string;
  /** Requests a minute to /v1/auth/*; 0 also turns off the login limit by account. */
  readonly rateLimitAuth: number;
}
/** The settings of accounts and logins. */
export abstract class AuthConfig {}

/**
 * Requires REGISTRATION in production, so that the operator decides who may register. There is no default.
 */
export function requireRegistrationSetting(
  config: Partial<AuthConfig & { environment: string }>,
): string | undefined {
  const isUnset = 'registration' in config && config.registration === undefined;
  return isUnset && config.environment === 'production'
    ? 'REGISTRATION: is required when NODE_ENV is production: open or closed'
    : undefined;
}

/**
 * Requires JWT_SECRET in production. Without it, each instance would generate its own secret and refuse the
 * tokens of the other instances.
 */
export function requireJwtSecret(
  config: Partial<AuthConfig & { environment: string }>,
): string | undefined {
  const isUnset = 'jwtSecret' in config && config.jwtSecret === undefined;
  return isUnset && config.environment === 'production'
    ? 'JWT_SECRET: is required when NODE_ENV is production'
    : undefined;
}
