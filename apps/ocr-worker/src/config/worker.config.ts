import { z } from 'zod';
import {
  integerSetting,
  listSetting,
  portSetting,
  requireTls,
  setting,
  tlsSettings,
  type ConfigOf,
} from '@app/config';
import { pageLimitSettings } from '@app/contracts';
import { requireKeyPair, storageSettings } from '@app/document-storage';
import { loggingSettings } from '@app/logging';
import { managementHostSettings } from '@app/management';
import { queueSettings, redisSettings, requireQueue } from '@app/queue';
import { ISOLATION_NAMES } from './isolation-names.js';
import { languageDataSettings, requireLanguageData } from '../languages/language-data.config.js';

export const workerSettings = {
  environment: setting('NODE_ENV', {
    schema: z.enum(['production', 'development', 'test'], {
      error: 'must be production, development or test',
    }),
    default: 'development',
    description: 'In production, SANDBOX_REQUIRED has a default',
  }),
  ...managementHostSettings,
  workerManagementPort: setting('WORKER_MANAGEMENT_PORT', {
    schema: portSetting(),
    default: '9465',
    description: 'Health and metrics of the worker; never published to the internet',
  }),
  ocrConcurrency: setting('OCR_CONCURRENCY', {
    schema: integerSetting(1, 64),
    default: '1',
    description:
      'The number of documents that one worker reads at the same time; each needs a core and CELL_MEMORY_MB',
  }),
  cellMemoryMb: setting('CELL_MEMORY_MB', {
    schema: integerSetting(256, 16_384),
    default: '640',
    description:
      'The memory limit in MiB of the sandbox process that decodes a document; at this limit it is killed and the page fails',
  }),
  sandboxRequired: setting('SANDBOX_REQUIRED', {
    schema: listSetting()
      .pipe(
        z.array(z.enum(ISOLATION_NAMES, { error: `may contain ${ISOLATION_NAMES.join(', ')}` })),
      )
      .optional(),
    description:
      'The layers of isolation without which the worker does not start; in production by default ' +
      'network,files,processes,syscalls,privileges,kernel-limits',
  }),
};

/** Every slice that the worker reads. */
export const WORKER_SLICES = [
  workerSettings,
  tlsSettings,
  pageLimitSettings,
  queueSettings,
  redisSettings,
  storageSettings,
  loggingSettings,
  languageDataSettings,
] as const;

/** The conditions that several settings must meet together. */
export const WORKER_RULES = [
  requireQueue,
  requireKeyPair,
  requireLanguageData,
  requireTls,
] as const;

export interface WorkerConfig extends ConfigOf<typeof WORKER_SLICES> {}
/** The worker's settings, parsed and frozen. */
export abstract class WorkerConfig {}
