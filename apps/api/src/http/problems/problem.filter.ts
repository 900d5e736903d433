import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '@app/errors';
import { fromForeignError } from './foreign-errors.js';
import { MethodNotAllowedError, RouteNotFoundError } from './http.errors.js';
import { internalProblem, PROBLEM_MEDIA_TYPE, problemOf, statusOf } from './problem.js';
import { allowedMethods } from '../allowed-methods.js';
import { isAwaitingContinue } from '../server/expectations.js';
import { abandonBody, drain } from '../drain.js';
import { hasBody } from '../middleware/json-body.middleware.js';
import { requestIdOf } from '../middleware/request-context.middleware.js';

/** Every error that leaves the api becomes a problem here, and nowhere else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    void this.answer(thrown, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Answers with the problem that `thrown` amounts to. */
  async answer(thrown: unknown, req: Request, res: Response): Promise<void> {
    // The first fault is being answered already; what follows from it is none of the caller's.
    if (res.locals['problemCode'] !== undefined && !res.headersSent) return;
    const error = this.appErrorOf(thrown, req);
    if (error === undefined || statusOf(error) >= 500) this.logFault(thrown, error);
    if (res.headersSent) {
      // Half an answer cannot be mended; an aborted one at least cannot be taken for a whole one.
      res.destroy();
      return;
    }
    const at = { path: req.path, requestId: requestIdOf(res) };
    const problem = error === undefined ? internalProblem(at) : problemOf(error, at);
    res.locals['problemCode'] = problem.code;
    // What was set for the answer that did not come to be.
    for (const name of [
      'ETag',
      'Content-Disposition',
      'Repr-Digest',
      'Content-Length',
      'Accept-Ranges',
    ]) {
      res.removeHeader(name);
    }
    res.status(problem.status).set('Cache-Control', 'no-store');
    if (error !== undefined) res.set({ ...error.headers });
    if (hasUnreadBody(req)) {
      if (isAwaitingContinue(req)) abandonBody(req);
      await drain(req);
      // Node forgets a request that is answered: whoever reads it still must learn that nothing more comes.
      if (!req.complete) res.set('Connection', 'close').once('close', () => req.destroy());
    }
    res.type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }

  private appErrorOf(thrown: unknown, req: Request): AppError | undefined {
    const error = fromForeignError(thrown);
    if (!(error instanceof RouteNotFoundError)) return error;
    const allowed = allowedMethods(req);
    return allowed.length === 0 ? error : new MethodNotAllowedError(allowed);
  }

  private logFault(thrown: unknown, error: AppError | undefined): void {
    const err = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error === undefined) this.logger.error({ err }, 'Request failed');
    // Without a cause it is a decision of ours, such as being too busy: the request's own line has its code, and
    // a line more for each would be a load of its own.
    else if (error.cause !== undefined)
      this.logger.warn({ err, code: error.code }, 'Request refused for want of a resource');
  }
}

/** A body that nobody read: the sender must get to see the answer, and no byte may pass for the next request. */
function hasUnreadBody(req: Request): boolean {
  return !req.complete && hasBody(req);
}
