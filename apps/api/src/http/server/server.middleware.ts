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

/** Refuses what no route should have to look at. */
export function rejectMalformed(req: Request, _res: Response, next: NextFunction): void {
  if (req.rawHeaders.length / 2 > LIMITS.MAX_HEADERS) return next(new HeadTooLargeError());
  if (req.originalUrl.length > LIMITS.MAX_TARGET_BYTES) return next(new TargetTooLongError());
  if (!isHostSound(req)) return next(new RequestMalformedError());
  next();
}

/** RFC 9112, 3.2: exactly one Host, and only HTTP/1.0 may leave it out. */
function isHostSound(req: Request): boolean {
  const { rawHeaders } = req;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && req.httpVersion === '1.0');
}

/** Refuses new work while there is more than can be done in time, and connections that queue too much of it. */
export function shedLoad(listener: HttpListener): RequestHandler {
  return (_req: Request, res: Response, next: NextFunction) => {
    const isPiledUp = listener.requests.aheadOf(res) >= LIMITS.MAX_PIPELINED;
    if (!isPiledUp && !listener.shedder.isOverloaded) return next();
    if (isPiledUp) res.set('Connection', 'close');
    next(new ServiceOverloadedError());
  };
}

/** Holds bodies to their pace; a sender that is too slow gets 408 and is cut off. */
export function watchBodies(edge: HttpConfig, isUpload: (req: Request) => boolean): RequestHandler {
  const filter = new ProblemFilter();
  const watch = new BodyWatch({
    requestTimeoutMs: edge.requestTimeoutMs,
    windowMs: edge.uploadWindowMs,
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
