import { HttpException } from '@nestjs/common';
import { AppError } from '@app/errors';
import {
  ContentTypeUnsupportedError,
  JsonMalformedError,
  RequestMalformedError,
  RequestTimeoutError,
  RequestTooLargeError,
  RouteNotFoundError,
  ServiceUnavailableError,
} from './http.errors.js';

/** Maps an error of a library to one of our errors; undefined when the caller should only see `internal`. */
export function fromForeignError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return undefined;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error);
  return fromDatabase(error) ?? fromBodyParser(error);
}

/** body-parser and Express throw http-errors, which have a status and often a type. */
function fromBodyParser(error: Error): AppError | undefined {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (type === 'entity.parse.failed') return new JsonMalformedError({ cause: error });
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new ContentTypeUnsupportedError({ cause: error });
  }
  return typeof status === 'number' ? fromStatus(status, error) : undefined;
}

function fromStatus(status: number, cause: Error): AppError | undefined {
  if (status === 404) return new RouteNotFoundError();
  if (status === 408) return new RequestTimeoutError({ cause });
  if (status === 413) return new RequestTooLargeError({ cause });
  if (status === 415) return new ContentTypeUnsupportedError({ cause });
  return status >= 400 && status < 500 ? new RequestMalformedError({ cause }) : undefined;
}

const CONNECTION_FAULTS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOENT', 'EPIPE']);

/** The store's folder exists but cannot be used: it is read-only, damaged, or belongs to another user. */
const STORE_FAULTS = new Set([
  'EROFS',
  'EIO',
  'EACCES',
  'EPERM',
  'ESTALE',
  'ENODEV',
  'ENOTCONN',
  'EMFILE',
]);

/**
 * Messages of pg and TypeORM, without a code, when no connection was free or one broke during a transaction.
 */
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|already released/;

/**
 * PostgreSQL's error classes: 22 (data exception) and 54 (limit exceeded) are errors of the input; 08, 53,
 * 57P and lost sockets mean that the server is unavailable; 40 (such as a deadlock) succeeds on a retry.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function fromDatabase(error: Error): AppError | undefined {
  const code = sqlStateOf(error);
  if (code === undefined) {
    return LOST_CONNECTION.test(error.message)
      ? new ServiceUnavailableError({ cause: error })
      : undefined;
  }
  if (/^(22|54)/.test(code)) return new RequestMalformedError({ cause: error });
  if (
    /^(08|40|53|57P|55P03|57014)/.test(code) ||
    CONNECTION_FAULTS.has(code) ||
    STORE_FAULTS.has(code)
  ) {
    return new ServiceUnavailableError({ cause: error });
  }
  return undefined;
}

function sqlStateOf(error: Error): string | undefined {
  const { driverError, code } = error as { driverError?: { code?: unknown }; code?: unknown };
  const found = driverError?.code ?? code;
  return typeof found === 'string' ? found : undefined;
}
