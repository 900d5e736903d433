import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { exitIfMisconfigured, loadConfigOrExit, settingsWithoutTls } from '@app/config';
import { createNestLogger, exitOnUncaught } from '@app/logging';
import { logLineDropped } from '@app/metrics';
import { CONNECTOR_RULES, CONNECTOR_SLICES } from './config/connector.config.js';
import { ConnectorModule } from './connector.module.js';
import { APP_OPTIONS, configureApp } from './http/configure-app.js';

const config = loadConfigOrExit('connector', CONNECTOR_SLICES, CONNECTOR_RULES);
const nestLogger = createNestLogger('connector', config, logLineDropped);
exitOnUncaught(nestLogger);
const app = await NestFactory.create<NestExpressApplication>(ConnectorModule.forRoot(config), {
  ...APP_OPTIONS,
  logger: nestLogger,
  abortOnError: false,
}).catch((error: unknown) => exitIfMisconfigured('connector', error));
configureApp(app);
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
await app.listen(config.connectorPort, config.connectorHost);
const logger = new Logger('Main');
logger.log({ url: await app.getUrl() }, 'Listening');
if (config.environment === 'production' && config.requireTls === undefined) {
  for (const setting of settingsWithoutTls(config)) {
    logger.warn({ setting }, 'Another machine is reached without TLS');
  }
}
