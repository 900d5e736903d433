import { createRequire } from 'node:module';
import { stdTimeFunctions, type LoggerOptions } from 'pino';
import { currentContext } from '@app/request-context';
import type { LoggingConfig } from './logging.config.js';

/** Values under these keys never reach a line, however deep one object was logged. */
const REDACTED_KEYS = [
  'password',
  'currentPassword',
  'newPassword',
  'authorization',
  'cookie',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
];

/** Options for the one pino logger of a process. */
export function createPinoOptions(service: string, config: LoggingConfig): LoggerOptions {
  return {
    level: config.logLevel,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    mixin: () => ({ ...currentContext() }),
    redact: { paths: REDACTED_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    ...(config.logPretty && isInstalled('pino-pretty')
      ? { transport: { target: 'pino-pretty', options: { singleLine: true } } }
      : {}),
  };
}

/** pino-pretty is a development tool, absent from images: there LOG_PRETTY changes nothing. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
