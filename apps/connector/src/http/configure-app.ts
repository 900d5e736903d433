import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import { ProblemFilter } from './problem.filter.js';
import { requestContext } from './request-context.middleware.js';

const MAX_BODY = '16kb';
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 512;

/**
 * Options for NestFactory. The body parser below has a limit of its own. A download that lasts for an hour must not delay
 * a stop for an hour: the api notices that its stream is cut.
 */
export const APP_OPTIONS = { bodyParser: false, forceCloseConnections: true } as const;

/** Configures everything about HTTP. `main.ts` and tests both call it, so that they cannot differ. */
export function configureApp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  const filter = new ProblemFilter();
  app.useGlobalFilters(filter);
  app.use(requestContext, express.json({ limit: MAX_BODY }));
  app.use(filter.middleware);
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
}
