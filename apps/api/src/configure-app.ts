import type { NestExpressApplication } from '@nestjs/platform-express';
import { VersioningType } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { answerInTime } from './http/answer-in-time.middleware.js';
import { accessLog } from './http/access-log.middleware.js';
import { decideClientAddress } from './http/client-address.middleware.js';
import { corsFor } from './http/cors.js';
import { DOCS_OPTIONS } from './http/docs.js';
import { DoorAdapter } from './http/door/door.adapter.js';
import { refuseMisshapen, shedLoad, watchBodies } from './http/door/door.middleware.js';
import { EDGE_DEFAULTS, type EdgeConfig } from './http/edge.config.js';
import { jsonBody } from './http/json-body.middleware.js';
import { buildOpenApiDocument } from './http/openapi.js';
import { ProblemFilter } from './http/problem.filter.js';
import { requestContext } from './http/request-context.middleware.js';
import { UndeclaredInputInterceptor } from './http/undeclared-input.interceptor.js';
import { securityHeaders, varyByOrigin } from './http/security-headers.js';
import { createValidationPipe } from './http/validation.js';
import { limitAddresses } from './throttling/index.js';

/** Options for NestFactory: bodies are parsed by our own middleware, so Nest's must stay away. */
export const APP_OPTIONS = { bodyParser: false } as const;

/** All that shapes HTTP; called by `main.ts` and by tests, so that the two cannot differ. */
export function configureApp(app: NestExpressApplication, edge: EdgeConfig = EDGE_DEFAULTS): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // One address a route: limits and the reading of bodies go by it, too.
  app.set('strict routing', true);
  app.set('case sensitive routing', true);
  // The client's address is decided by libs/client-ip; Express's own req.ip must stay the peer.
  app.set('trust proxy', false);
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  const filter = new ProblemFilter();
  app.useGlobalFilters(filter);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(new UndeclaredInputInterceptor());
  app.use(decideClientAddress(edge.trustedProxies));
  app.use(requestContext, accessLog, watchBodies(edge, isUpload), securityHeaders);
  if (edge.corsOrigins.length > 0) {
    // Those of allowed origins are answered below, so they are counted here.
    app.use(onlyPreflights(limitAddresses(app)), varyByOrigin);
    app.enableCors(corsFor(edge.corsOrigins));
  }
  app.use(limitAddresses(app), refuseMisshapen);
  const adapter = app.getHttpAdapter();
  if (adapter instanceof DoorAdapter) app.use(shedLoad(adapter.door));
  app.use(jsonBody(isUpload), answerInTime);
  app.use(answerWith(filter));
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), DOCS_OPTIONS);
}

/** The one route that reads its body itself, as a stream. */
function isUpload(req: Request): boolean {
  return req.method === 'POST' && req.path === '/v1/documents';
}

function onlyPreflights(handle: RequestHandler): RequestHandler {
  return (req, res, next) => (req.method === 'OPTIONS' ? handle(req, res, next) : next());
}

/** Faults of the middleware above come before Nest's filters would see them. */
function answerWith(filter: ProblemFilter) {
  return (error: unknown, req: Request, res: Response, _next: NextFunction): Promise<void> =>
    filter.answer(error, req, res);
}
