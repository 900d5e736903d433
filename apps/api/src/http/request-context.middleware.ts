import type { NextFunction, Request, Response } from 'express';
import { requestIdFrom, runInContext } from '@app/request-context';

/** Gives the request its id and runs all that follows inside the request's context. */
export function requestContext(req: Request, res: Response, next: NextFunction): void {
  const requestId = requestIdFrom(req.headers['x-request-id']);
  res.set('X-Request-Id', requestId);
  res.locals['requestId'] = requestId;
  runInContext({ requestId }, () => next());
}

/** The id that {@link requestContext} gave. */
export function requestIdOf(res: Response): string {
  return String(res.locals['requestId']);
}
