import { Controller, Get, Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { ExpressAdapter, NestExpressApplication } from '@nestjs/platform-express';
import { importBuilt } from '../../tools/launcher/import-built.ts';

/**
 * A server with one route, bare or behind the edge: client address, context, access log, headers, HTTP
 * listener, limits by address and by account, JSON bodies, problems. `unlogged` and `unlimited` are the edge
 * without that part. It sends its URL to the parent process, and answers every message with the CPU time that
 * it has used.
 */
class ProbeController {
  read(): object {
    return { id: '0199c0de-0000-7000-8000-000000000000', title: 'A document', tags: ['a', 'b'] };
  }
}

class BareModule {}
class EdgeModule {}

const handler = Object.getOwnPropertyDescriptor(ProbeController.prototype, 'read') ?? {};
Get()(ProbeController.prototype, 'read', handler);

const app = process.argv[2] === 'bare' ? await createBare() : await createEdge();
await app.listen(0, '127.0.0.1');
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ url: await app.getUrl() });

async function createBare(): Promise<NestExpressApplication> {
  Controller('v1/probe')(ProbeController);
  Module({ controllers: [ProbeController] })(BareModule);
  return NestFactory.create<NestExpressApplication>(BareModule, { logger: false });
}

async function createEdge(): Promise<NestExpressApplication> {
  const built = await importBuiltEdge();
  Controller('probe')(ProbeController);
  built.RateLimit('account')(ProbeController);
  const config = built.loadConfig(built.API_SLICES, {
    DATABASE_URL: 'postgres://unused',
    RATE_LIMIT_IP: process.argv[2] === 'unlimited' ? '0' : '60000',
    RATE_LIMIT_ACCOUNT: process.argv[2] === 'unlimited' ? '0' : '60000',
    LOG_LEVEL: process.argv[2] === 'unlogged' ? 'silent' : 'info',
  });
  const account = { id: '0199c0de-1111-7000-8000-000000000000', familyId: 'probe' };
  const guard = {
    canActivate: (context: { switchToHttp(): { getRequest(): object } }) => {
      Object.assign(context.switchToHttp().getRequest(), { account });
      return true;
    },
  };
  Module({
    imports: [built.ConfigModule.forRoot(config), built.ThrottlingModule],
    controllers: [ProbeController],
    // Token verification is not part of the edge, but the limits need an account to count.
    providers: [{ provide: APP_GUARD, useValue: guard }],
  })(EdgeModule);
  const created = await NestFactory.create<NestExpressApplication>(
    EdgeModule,
    new built.HttpListenerAdapter(config),
    { ...built.APP_OPTIONS, logger: built.createNestLogger('api', config) },
  );
  built.configureApp(created, config);
  return created;
}

interface BuiltEdge {
  loadConfig(slices: unknown, environment: Record<string, string>): object;
  API_SLICES: unknown;
  APP_OPTIONS: object;
  configureApp(app: unknown, config: object): void;
  createNestLogger(service: string, config: object): LoggerService;
  ConfigModule: { forRoot(config: object): DynamicModule };
  ThrottlingModule: new () => object;
  RateLimit(policy: string): ClassDecorator;
  HttpListenerAdapter: new (config: object) => ExpressAdapter;
}

async function importBuiltEdge(): Promise<BuiltEdge> {
  const parts = await Promise.all(
    [
      'libs/config/src/index.js',
      'libs/logging/src/index.js',
      'apps/api/src/api.config.js',
      'apps/api/src/config.module.js',
      'apps/api/src/configure-app.js',
      'apps/api/src/http/server/http-listener-adapter.js',
      'apps/api/src/throttling/index.js',
    ].map((path) => importBuilt<Partial<BuiltEdge>>(path)),
  );
  return Object.assign({}, ...parts) as BuiltEdge;
}
