import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '@app/errors';
import { fromForeignError } from './foreign-errors.js';
import { MethodNotAllowedError, RouteNotFoundError } from './http.errors.js';
import { internalProblem, PROBLEM_MEDIA_TYPE, problemOf, statusOf } from './problem.js';
import { allowedMethods } from '../allowed-methods.js';
import { isAwaitingContinue } from '../server/expectations.js';
import { abandonBody, drain } from '../drain.js';
import { isFromProxy } from '../middleware/client-address.middleware.js';
import { hasBody } from '../middleware/json-body.middleware.js';
import { requestIdOf } from '../middleware/request-context.middleware.js';

/** Turns every error that leaves the api into a problem. No other code does. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    void this.answer(thrown, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Sends the problem for `thrown`. */
  async answer(thrown: unknown, req: Request, res: Response): Promise<void> {
    // The response to the first error is on its way already; errors that follow from it are not sent.
    if (res.locals['problemCode'] !== undefined && !res.headersSent) return;
    const error = this.appErrorOf(thrown, req);
    if (error === undefined || statusOf(error) >= 500) this.logError(thrown, error);
    if (res.headersSent) {
      // Part of the response is sent. Abort it, so that the client does not take it for a complete one.
      res.destroy();
      return;
    }
    const request = { path: req.path, requestId: requestIdOf(res) };
    const problem = error === undefined ? internalProblem(request) : problemOf(error, request);
    res.locals['problemCode'] = problem.code;
    // These headers were set for the response that failed.
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
    // A client that must wait keeps no connection meanwhile.
    if (error?.kind === 'rate-limited' && !isFromProxy(req)) res.set('Connection', 'close');
    if (hasUnreadBody(req)) {
      if (isAwaitingContinue(req)) abandonBody(req);
      await drain(req);
      // Node no longer watches a request after its response: destroy it, so that code that still reads it
      // ends.
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

  private logError(thrown: unknown, error: AppError | undefined): void {
    const err = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error === undefined) this.logger.error({ err }, 'Request failed');
    // Without a cause the refusal is our own decision, such as overload: the access log has its code already,
    // and a second line for each request would add to the load.
    else if (error.cause !== undefined)
      this.logger.warn({ err, code: error.code }, 'Request refused: a dependency failed');
  }
}

/**
 * True when the body is not read: the sender must see the response, and no byte may be parsed as the next
 * request.
 */
function hasUnreadBody(req: Request): boolean {
  return !req.complete && hasBody(req);
}
