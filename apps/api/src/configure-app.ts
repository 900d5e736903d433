import type { NestExpressApplication } from '@nestjs/platform-express';
import { VersioningType } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { startRequestDeadline } from './http/middleware/request-deadline.middleware.js';
import { accessLog } from './http/middleware/access-log.middleware.js';
import { decideClientAddress } from './http/middleware/client-address.middleware.js';
import { corsFor } from './http/cors.js';
import { DOCS_OPTIONS } from './http/docs.js';
import { listenerOf } from './http/server/http-listener-adapter.js';
import { rejectMalformed, shedLoad, watchBodies } from './http/server/server.middleware.js';
import { HTTP_DEFAULTS, type HttpConfig } from './http/http.config.js';
import { jsonBody } from './http/middleware/json-body.middleware.js';
import { buildOpenApiDocument } from './http/openapi.js';
import { ProblemFilter } from './http/problems/problem.filter.js';
import { requestContext } from './http/middleware/request-context.middleware.js';
import { UndeclaredInputInterceptor } from './http/undeclared-input.interceptor.js';
import { securityHeaders, varyByOrigin } from './http/security-headers.js';
import { createValidationPipe } from './http/validation.js';
import { limitAddresses } from './throttling/index.js';

/** Options for NestFactory. Our own middleware parses bodies, so Nest's parser is off. */
export const APP_OPTIONS = { bodyParser: false } as const;

/** Configures everything about HTTP. `main.ts` and tests both call it, so that they cannot differ. */
export function configureApp(
  app: NestExpressApplication,
  config: HttpConfig = HTTP_DEFAULTS,
): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // libs/client-ip decides the client's address; Express's own req.ip must stay the address of the peer.
  app.set('trust proxy', false);
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  const filter = new ProblemFilter();
  app.useGlobalFilters(filter);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(new UndeclaredInputInterceptor());
  app.use(decideClientAddress(config.trustedProxies));
  app.use(requestContext, accessLog, watchBodies(config, isUpload), securityHeaders);
  if (config.corsOrigins.length > 0) {
    // enableCors answers the preflights of allowed origins, so they must be counted before it.
    app.use(onlyPreflights(limitAddresses(app)), varyByOrigin);
    app.enableCors(corsFor(config.corsOrigins));
  }
  app.use(limitAddresses(app), rejectMalformed);
  const listener = listenerOf(app.getHttpAdapter());
  if (listener !== undefined) app.use(shedLoad(listener));
  app.use(jsonBody(isUpload), startRequestDeadline);
  app.use(answerWith(filter));
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), DOCS_OPTIONS);
}

/** True for the only route that reads its body itself, as a stream. */
function isUpload(req: Request): boolean {
  return req.method === 'POST' && req.path === '/v1/documents';
}

function onlyPreflights(handle: RequestHandler): RequestHandler {
  return (req, res, next) => (req.method === 'OPTIONS' ? handle(req, res, next) : next());
}

/** Answers errors of the middleware above, which Nest's filters do not see. */
function answerWith(filter: ProblemFilter) {
  return (error: unknown, req: Request, res: Response, _next: NextFunction): Promise<void> =>
    filter.answer(error, req, res);
}
