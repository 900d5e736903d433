import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { writeGenerated } from './write-generated.ts';
import { ensureBuilt } from '../launcher/ensure-built.ts';
import { runTool } from '../launcher/failure.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The exports of the built api that this program uses. Node cannot run the sources directly. */
interface BuiltApi {
  loadConfig(slices: unknown, environment: Record<string, string>): unknown;
  API_SLICES: unknown;
  AppModule: { forRoot(config: unknown): object };
  configureApp(app: unknown): void;
  buildOpenApiDocument(app: unknown): object;
}

/**
 * Writes the published contract from the routes, and the types of the e2e tests from the contract, so that the tests do
 * not use the server's own classes. With --check it only compares.
 */
async function emitOpenApi(): Promise<void> {
  await ensureBuilt(ROOT);
  const document = await describeApi();
  const json = JSON.stringify(document, null, 2);
  const types = astToString(await openapiTypes(JSON.parse(json) as OpenAPI3));
  await writeGenerated(ROOT, {
    'apps/api/openapi.json': json,
    'test/support/api-types.d.ts': `// Generated from apps/api/openapi.json by \`npm run generate\`.\n${types}`,
  });
}

/** In Nest's preview mode nothing is instantiated, so no database is needed. */
async function describeApi(): Promise<object> {
  const api = await loadApi();
  const config = api.loadConfig(api.API_SLICES, { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
  const app = await NestFactory.create(api.AppModule.forRoot(config) as never, {
    preview: true,
    logger: false,
  });
  api.configureApp(app);
  return api.buildOpenApiDocument(app);
}

async function loadApi(): Promise<BuiltApi> {
  const modules = await Promise.all(
    [
      'libs/config/src/index.js',
      'apps/api/src/api.config.js',
      'apps/api/src/app.module.js',
      'apps/api/src/configure-app.js',
      'apps/api/src/http/openapi.js',
    ].map(async (path) => (await import(pathToFileURL(join(ROOT, 'dist', path)).href)) as object),
  );
  return Object.assign({}, ...modules) as BuiltApi;
}

await runTool(emitOpenApi);
