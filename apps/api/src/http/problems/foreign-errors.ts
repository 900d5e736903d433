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

/** What other people's code throws, as one of our errors; undefined when it is nothing that a caller should learn. */
export function fromForeignError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return undefined;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error);
  return fromDatabase(error) ?? fromBodyParser(error);
}

/** http-errors, as thrown by body-parser and Express, carry a status and often a type. */
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

/** A folder of the store that is there and cannot be used: read-only, broken, or somebody else's. */
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

/** What pg and TypeORM say, without a code, of a connection that was not to be had or broke in mid-transaction. */
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|already released/;

/**
 * PostgreSQL's error classes: 22 (data exception) and 54 (limit exceeded) are the input's fault, 08, 53, 57P
 * and lost sockets are the server's absence, 40 (a deadlock, say) goes away by itself.
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
