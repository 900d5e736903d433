import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { exitIfMisconfigured, loadConfigOrExit, settingsWithoutTls } from '@app/config';
import { createNestLogger, exitOnUncaught } from '@app/logging';
import { logLineDropped } from '@app/metrics';
import { SandboxIsolation } from './sandbox/sandbox-isolation.js';
import { WorkerModule } from './worker.module.js';
import { WORKER_RULES, WORKER_SLICES } from './config/worker.config.js';

const config = loadConfigOrExit('ocr-worker', WORKER_SLICES, WORKER_RULES);
const nestLogger = createNestLogger('ocr-worker', config, logLineDropped);
exitOnUncaught(nestLogger);
const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
  logger: nestLogger,
  abortOnError: false,
}).catch((error: unknown) => exitIfMisconfigured('ocr-worker', error));
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
const logger = new Logger('Main');
logger.log(
  {
    languages: config.ocrLanguages,
    concurrency: config.ocrConcurrency,
    isolation: app.get(SandboxIsolation, { strict: false }).names,
  },
  'Working',
);
if (config.environment === 'production' && config.requireTls === undefined) {
  for (const setting of settingsWithoutTls(config)) {
    logger.warn({ setting }, 'Another machine is reached without TLS');
  }
}
