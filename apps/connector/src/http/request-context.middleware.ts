import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { inThisContext, requestIdFrom, runInContext } from '@app/request-context';

const logger = new Logger('AccessLog');

/** Runs a request under the id that the api gives it, and logs one line when it has ended. */
export function requestContext(req: Request, res: Response, next: NextFunction): void {
  const requestId = requestIdFrom(req.headers['x-request-id']);
  const startedAt = performance.now();
  runInContext({ requestId }, () => {
    const onClose = () => {
      const line = {
        method: req.method,
        route: routeOf(req),
        status: res.statusCode,
        durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
        code: res.locals['problemCode'] as string | undefined,
      };
      if (res.writableFinished) logger.log(line, 'Request completed');
      else logger.log(line, 'Request aborted');
    };
    // Node emits the close of a broken connection outside the request's context.
    res.once('close', inThisContext(onClose));
    next();
  });
}

/** The path template of the route, never the path itself. */
function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : '(none)';
}
