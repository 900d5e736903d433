import type { NextFunction, Request, Response } from 'express';
import {
  continueTrace,
  requestIdFrom,
  runInContext,
  type RequestContext,
} from '@app/request-context';
import { clientAddressOf } from './client-address.middleware.js';

/** Assigns the request its id and runs the rest of the pipeline inside the request's context. */
export function requestContext(req: Request, res: Response, next: NextFunction): void {
  const requestId = requestIdFrom(req.headers['x-request-id']);
  res.set('X-Request-Id', requestId);
  res.locals['requestId'] = requestId;
  const traceparent = continueTrace(req.headers['traceparent']);
  const context: RequestContext = {
    requestId,
    ...(traceparent === undefined ? {} : { traceparent }),
    clientIp: clientAddressOf(req),
  };
  runInContext(context, () => next());
}

/** Returns the id that {@link requestContext} assigned. */
export function requestIdOf(res: Response): string {
  return String(res.locals['requestId']);
}
