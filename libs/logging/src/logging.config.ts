import { z } from 'zod';
import { booleanSetting, setting, type ConfigOf } from '@app/config';

export const loggingSettings = {
  logLevel: setting('LOG_LEVEL', {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    }),
    default: 'info',
    description: 'The lowest level that is logged',
  }),
  logPretty: setting('LOG_PRETTY', {
    schema: booleanSetting(),
    default: 'false',
    description: 'Readable lines instead of JSON, for a terminal in development',
  }),
};
export type LoggingConfig = ConfigOf<typeof loggingSettings>;
