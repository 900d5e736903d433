import type { NextFunction, Request, Response } from 'express';
import { ANSWER_WITHIN_MS, startDeadline } from '@app/request-context';

/** Bounds the sum of what a request waits for, once its body is there: database, store and queue each have limits of their own. */
export function startRequestDeadline(_req: Request, _res: Response, next: NextFunction): void {
  startDeadline(ANSWER_WITHIN_MS);
  next();
}
