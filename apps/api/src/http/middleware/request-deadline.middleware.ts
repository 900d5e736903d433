import type { NextFunction, Request, Response } from 'express';
import { ANSWER_WITHIN_MS, startDeadline } from '@app/request-context';

/**
 * Starts the deadline of a request once its body has arrived. Database, store and queue each have a timeout
 * of their own; the deadline limits the sum of them.
 */
export function startRequestDeadline(_req: Request, _res: Response, next: NextFunction): void {
  startDeadline(ANSWER_WITHIN_MS);
  next();
}
