import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createTestDatabase } from '@app/testing';
import { loadConfig } from '@app/config';
import { API_SLICES } from '../../apps/api/src/api.config.js';
import { AppModule } from '../../apps/api/src/app.module.js';
import { APP_OPTIONS, configureApp } from '../../apps/api/src/configure-app.js';
import { HttpListenerAdapter } from '../../apps/api/src/http/server/http-listener-adapter.js';
import { TestClient } from './test-client.js';

/** The api in this process, with its own database and folder. */
export interface TestApp {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly dataDir: string;
  /** The URL of the superuser. */
  readonly databaseUrl: string;
  /** The same database as the superuser. The DataSource of `app` has the rights of the api alone. */
  readonly admin: DataSource;
  /** The URL of the api's role. */
  readonly apiDatabaseUrl: string;
  /** The URL of the connector's role. */
  readonly connectorDatabaseUrl: string;
  /** Registers a new account and returns its client. */
  register(): Promise<TestClient>;
  close(): Promise<void>;
}

/** Tests send more requests than users do. A test about limits sets its own limits. */
const NO_RATE_LIMITS = {
  RATE_LIMIT_IP: '0',
  RATE_LIMIT_AUTH: '0',
  RATE_LIMIT_ACCOUNT: '0',
  RATE_LIMIT_CLOUD: '0',
};

let accounts = 0;

export async function createTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const admin = await new DataSource({
    type: 'postgres',
    url: database.url,
    extra: { options: '-c search_path=public,bullmq' },
  }).initialize();
  const dataDir = await mkdtemp(join(tmpdir(), 'strongroom-int-'));
  const config = loadConfig(API_SLICES, {
    DATABASE_URL: database.apiUrl,
    DATA_DIR: dataDir,
    PORT: '0',
    MANAGEMENT_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '5',
    ...NO_RATE_LIMITS,
    SHUTDOWN_GRACE_SECONDS: '0',
    // A busy test machine must not trigger the load shedder.
    SHED_EVENT_LOOP_DELAY_MS: '0',
    ...settings,
  });
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot(config),
    new HttpListenerAdapter(config),
    { ...APP_OPTIONS, logger: false },
  );
  configureApp(app, config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    url,
    dataDir,
    databaseUrl: database.url,
    admin,
    apiDatabaseUrl: database.apiUrl,
    connectorDatabaseUrl: database.connectorUrl,
    register: () => TestClient.register(url, `user-${++accounts}@example.test`),
    close: async () => {
      await app.close();
      await admin.destroy();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
