import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { exitIfMisconfigured, loadConfigOrExit } from '@app/config';
import { createNestLogger, exitOnUncaught } from '@app/logging';
import { logLineDropped } from '@app/metrics';
import { API_RULES, API_SLICES } from './api.config.js';
import { AppModule } from './app.module.js';
import { APP_OPTIONS, configureApp } from './configure-app.js';
import { HttpListenerAdapter } from './http/server/http-listener-adapter.js';
import { warnAtStart } from './start-warnings.js';

const config = loadConfigOrExit('api', API_SLICES, API_RULES);
const logger = createNestLogger('api', config, logLineDropped);
exitOnUncaught(logger);
const app = await NestFactory.create<NestExpressApplication>(
  AppModule.forRoot(config),
  new HttpListenerAdapter(config),
  { ...APP_OPTIONS, logger },
);
configureApp(app, config);
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
try {
  await app.listen(config.port, config.host);
} catch (error) {
  // Whether the store belongs to this database is only known after a request to it.
  exitIfMisconfigured('api', error);
}
new Logger('Main').log({ url: await app.getUrl() }, 'Listening');
await warnAtStart(app, config);
