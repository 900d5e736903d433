import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppError } from '@app/errors';
import { currentContext } from '@app/request-context';
import { RequestInvalidError, RouteNotFoundError } from './http.errors.js';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.js';

/** Turns every error that leaves the connector into a problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    this.answer(thrown, host.switchToHttp().getResponse<Response>());
  }

  /** Answers errors of the middleware, which Nest's filters do not see. */
  readonly middleware = (thrown: unknown, _: Request, res: Response, __: NextFunction): void => {
    this.answer(thrown, res);
  };

  private answer(thrown: unknown, res: Response): void {
    const error = appErrorOf(thrown);
    if (error === undefined) this.logger.error({ err: thrown }, 'A request failed unexpectedly');
    if (res.headersSent) {
      // A part of the content is sent. The api must not take it for all of it.
      res.destroy();
      return;
    }
    const problem = problemOf(error, currentContext()?.requestId ?? '');
    res.locals['problemCode'] = problem.code;
    res.status(problem.status).set({ ...error?.headers, 'Cache-Control': 'no-store' });
    res.type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }
}

function appErrorOf(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException && thrown.getStatus() === 404)
    return new RouteNotFoundError();
  // body-parser throws http-errors, which have a status.
  const { status } = thrown as { status?: unknown };
  const isOfCaller = typeof status === 'number' && status >= 400 && status < 500;
  return isOfCaller ? new RequestInvalidError({ cause: thrown }) : undefined;
}
