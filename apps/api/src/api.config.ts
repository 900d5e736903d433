import { z } from 'zod';
import { integerSetting, portSetting, setting, type ConfigOf } from '@app/config';
import { ocrLanguagesSettings } from '@app/contracts';
import { databaseSettings } from '@app/database';
import { requireKeyPair, storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';
import { redisSettings } from '@app/queue';
import { authSettings, requireJwtSecret } from './auth/auth.config.js';
import { documentsSettings } from './documents/documents.config.js';
import { httpSettings } from './http/http.config.js';
import { throttlingSettings } from './throttling/throttling.config.js';

export const apiSettings = {
  environment: setting('NODE_ENV', {
    schema: z.enum(['production', 'development', 'test'], {
      error: 'must be production, development or test',
    }),
    default: 'development',
    description: 'In production every secret must be given; none is made',
  }),
  host: setting('HOST', {
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: 'The address that the api listens on, on both of its ports',
  }),
  port: setting('PORT', {
    schema: portSetting(),
    default: '3000',
    description: 'The port of the public api',
  }),
  managementPort: setting('MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9464',
    description: 'Health and metrics of the api; never published to the internet',
  }),
  maxFileBytes: setting('MAX_FILE_BYTES', {
    schema: integerSetting(1, 100 * 1024 ** 3),
    default: String(100 * 1024 ** 2),
    description: 'The largest file that is accepted, in bytes',
  }),
};

/** Every slice that the api reads. */
export const API_SLICES = [
  apiSettings,
  httpSettings,
  throttlingSettings,
  redisSettings,
  authSettings,
  databaseSettings,
  storageSettings,
  documentsSettings,
  loggingSettings,
  ocrLanguagesSettings,
] as const;

/** What the settings must fulfil together. */
export const API_RULES = [requireJwtSecret, requireKeyPair] as const;

export interface ApiConfig extends ConfigOf<typeof API_SLICES> {}
/** The api's settings, parsed and frozen. */
export abstract class ApiConfig {}
