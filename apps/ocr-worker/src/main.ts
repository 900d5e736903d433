import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfigOrExit } from '@app/config';
import { createNestLogger } from '@app/logging';
import { WorkerModule } from './worker.module.js';
import { WORKER_SLICES } from './worker.config.js';

const config = loadConfigOrExit('ocr-worker', WORKER_SLICES);
const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
  logger: createNestLogger('ocr-worker', config),
});
const logger = new Logger('main');
// What nobody awaited has left the process in a state that nobody knows: the launcher starts a new one.
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'Unexpected end');
  process.exit(1);
});
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
logger.log({ languages: config.ocrLanguages, concurrency: config.ocrConcurrency }, 'Working');
