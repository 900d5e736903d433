import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { requestEnded, requestStarted } from '@app/metrics';
import { inThisContext } from '@app/request-context';
import { clientAddressOf } from './client-address.middleware.js';

const logger = new Logger('AccessLog');

/** Logs one line for each request, when its response has ended or its client has disconnected. */
export function accessLog(req: Request, res: Response, next: NextFunction): void {
  requestStarted();
  const startedAt = process.hrtime.bigint();
  const bytesBefore = req.socket.bytesWritten;
  const onClose = () => {
    const line = {
      method: req.method,
      route: routeOf(req),
      status: res.statusCode,
      durationMs: Math.round(Number(process.hrtime.bigint() - startedAt) / 1e4) / 100,
      bytes: req.socket.bytesWritten - bytesBefore,
      clientIp: clientAddressOf(req),
      ...(res.locals['problemCode'] === undefined
        ? {}
        : { code: String(res.locals['problemCode']) }),
    };
    if (res.writableFinished) logger.log(line, 'Request completed');
    else logger.log(line, 'Request aborted');
    requestEnded(line);
  };
  // Node emits the close of a broken connection outside the request's context.
  res.once('close', inThisContext(onClose));
  next();
}

/** The path template of the route, never the path itself, because callers choose the path. */
function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : '(none)';
}
