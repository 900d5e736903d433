import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { requestEnded, requestStarted } from '@app/metrics';
import { inThisContext } from '@app/request-context';
import { clientAddressOf } from './client-address.middleware.js';

const logger = new Logger('AccessLog');

/** Writes one line a request when it has ended, or when its client went away. */
export function accessLog(req: Request, res: Response, next: NextFunction): void {
  requestStarted();
  const startedAt = process.hrtime.bigint();
  const sentBefore = req.socket.bytesWritten;
  const whenEnded = () => {
    const line = {
      method: req.method,
      route: routeOf(req),
      status: res.statusCode,
      durationMs: Math.round(Number(process.hrtime.bigint() - startedAt) / 1e4) / 100,
      bytes: req.socket.bytesWritten - sentBefore,
      clientIp: clientAddressOf(req),
      ...(res.locals['problemCode'] === undefined
        ? {}
        : { code: String(res.locals['problemCode']) }),
    };
    if (res.writableFinished) logger.log(line, 'Request completed');
    else logger.log(line, 'Request aborted');
    requestEnded(line);
  };
  // A connection that breaks is noticed outside of the request's context.
  res.once('close', inThisContext(whenEnded));
  next();
}

/** The template and never the path, which a caller chooses. */
function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : '(none)';
}
