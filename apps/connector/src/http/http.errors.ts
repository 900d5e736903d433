import { AppError } from '@app/errors';

export class RequestInvalidError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'invalid',
      'request.invalid',
      'The request is not one that the connector knows.',
      options,
    );
  }
}

export class RouteNotFoundError extends AppError {
  constructor() {
    super('not-found', 'route.not_found', 'The connector has no such route.');
  }
}

/** Too many downloads of the account are in progress. */
export class DownloadsTooManyError extends AppError {
  constructor() {
    super(
      'rate-limited',
      'source.too_many_downloads',
      'Too many files are being read. Wait until one has ended.',
      { headers: { 'Retry-After': '5' } },
    );
  }
}

/** The ticket is missing or not valid, or it is for another source. */
export class TicketRefusedError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unauthenticated',
      'connector.ticket',
      'The ticket of the request is not valid.',
      options,
    );
  }
}

/** The account has no such source, or the source has no credentials yet. */
export class SourceNotFoundError extends AppError {
  constructor() {
    super('not-found', 'source.not_found', 'There is no such source, or it has no credentials.');
  }
}
