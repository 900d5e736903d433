import { z } from 'zod';
import { portSetting, requireTls, setting, tlsSettings, type ConfigOf } from '@app/config';
import { ocrLanguagesSettings, pageLimitSettings } from '@app/contracts';
import { databaseSettings } from '@app/database';
import { requireKeyPair, storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';
import { redisSettings } from '@app/queue';
import { backgroundSettings } from './background/background.config.js';
import { authSettings, requireJwtSecret, requireRegistrationSetting } from './auth/auth.config.js';
import { httpSettings } from './http/http.config.js';
import { managementSettings } from './management/management.config.js';
import { retentionSettings } from './retention/retention.config.js';
import { scanSettings } from './scanning/scan.config.js';
import { requireConnectorPair, sourcesSettings } from './sources/sources.config.js';
import { throttlingSettings } from './throttling/throttling.config.js';
import { uploadsSettings } from './uploads/uploads.config.js';

export const apiSettings = {
  environment: setting('NODE_ENV', {
    schema: z.enum(['production', 'development', 'test'], {
      error: 'must be production, development or test',
    }),
    default: 'development',
    description:
      'In production, JWT_SECRET and REGISTRATION are required: the api then generates no secret and uses no default for REGISTRATION',
  }),
  host: setting('HOST', {
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: 'The address that the public port of the api listens on',
  }),
  port: setting('PORT', {
    schema: portSetting(),
    default: '3000',
    description: 'The port of the public api',
  }),
};

/** All settings of the api, as the slices of its features and libs. */
export const API_SLICES = [
  apiSettings,
  tlsSettings,
  managementSettings,
  httpSettings,
  throttlingSettings,
  redisSettings,
  authSettings,
  databaseSettings,
  storageSettings,
  backgroundSettings,
  retentionSettings,
  uploadsSettings,
  scanSettings,
  sourcesSettings,
  loggingSettings,
  ocrLanguagesSettings,
  pageLimitSettings,
] as const;

/** Rules that involve more than one setting. */
export const API_RULES = [
  requireJwtSecret,
  requireRegistrationSetting,
  requireKeyPair,
  requireTls,
  requireConnectorPair,
] as const;

/** The api's settings, parsed and frozen. A feature injects only its own slice. */
export type ApiConfig = ConfigOf<typeof API_SLICES>;
