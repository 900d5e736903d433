import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { abandonBody } from '../drain.js';
import type { HttpConfig } from '../http.config.js';
import {
  HeadTooLargeError,
  RequestMalformedError,
  RequestTimeoutError,
  ServiceOverloadedError,
  TargetTooLongError,
} from '../problems/http.errors.js';
import { hasBody } from '../middleware/json-body.middleware.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { BodyWatch } from './body-watch.js';
import type { HttpListener } from './http-listener.js';
import { LIMITS } from './limits.js';

/** Refuses malformed requests before any route sees them. */
export function rejectMalformed(req: Request, _res: Response, next: NextFunction): void {
  if (req.rawHeaders.length / 2 > LIMITS.MAX_HEADERS) return next(new HeadTooLargeError());
  if (req.originalUrl.length > LIMITS.MAX_TARGET_BYTES) return next(new TargetTooLongError());
  if (!hasValidHost(req)) return next(new RequestMalformedError());
  next();
}

/** RFC 9112, 3.2: a request has exactly one Host; only HTTP/1.0 may omit it. */
function hasValidHost(req: Request): boolean {
  const { rawHeaders } = req;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && req.httpVersion === '1.0');
}

/** Refuses requests while the process is overloaded, and on connections that pipeline too many requests. */
export function shedLoad(listener: HttpListener): RequestHandler {
  return (_req: Request, res: Response, next: NextFunction) => {
    const isPipelineFull = listener.requests.aheadOf(res) >= LIMITS.MAX_PIPELINED;
    if (!isPipelineFull && !listener.shedder.isOverloaded) return next();
    if (isPipelineFull) res.set('Connection', 'close');
    next(new ServiceOverloadedError());
  };
}

/** Watches the speed of request bodies. A sender that is too slow gets 408, and its connection is closed. */
export function watchBodies(
  config: HttpConfig,
  isUpload: (req: Request) => boolean,
): RequestHandler {
  const filter = new ProblemFilter();
  const watch = new BodyWatch({
    requestTimeoutMs: config.requestTimeoutMs,
    windowMs: config.uploadWindowMs,
    onSlow: (req, res) => {
      abandonBody(req);
      if (res.headersSent) req.destroy();
      else void filter.answer(new RequestTimeoutError(), req, res);
    },
  });
  return (req: Request, res: Response, next: NextFunction) => {
    if (hasBody(req)) watch.add(req, res, isUpload(req));
    next();
  };
}
