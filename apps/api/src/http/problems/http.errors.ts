import { AppError, type AppErrorOptions, type FieldError } from '@app/errors';

export class RequestInvalidError extends AppError {
  constructor(errors: readonly FieldError[] = []) {
    super(
      'invalid',
      'request.invalid',
      'Some fields of the input are not valid. See errors, correct them and try again.',
      {
        errors,
      },
    );
  }
}

export class RequestMalformedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'invalid',
      'request.malformed',
      'The request could not be parsed. Check its syntax and encoding.',
      options,
    );
  }
}

export class JsonMalformedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'invalid',
      'request.malformed_json',
      'The body is not valid JSON in UTF-8. Correct it and try again.',
      options,
    );
  }
}

export class ContentTypeUnsupportedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'unsupported-type',
      'request.content_type',
      'Send the body as application/json in UTF-8, uncompressed.',
      options,
    );
  }
}

export class RequestTooLargeError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'too-large',
      'request.too_large',
      'The body is larger than this route accepts. Send a smaller one.',
      options,
    );
  }
}

export class RequestTimeoutError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'timeout',
      'request.timeout',
      'The request took too long to arrive. Send it again without pauses.',
      options,
    );
  }
}

export class TargetTooLongError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'target-too-long',
      'request.target_too_long',
      'The URL is too long. Shorten the query.',
      options,
    );
  }
}

export class HeadTooLargeError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'head-too-large',
      'request.head_too_large',
      'The request has too many headers, or they are too long. Send fewer or shorter ones.',
      options,
    );
  }
}

export class ServiceOverloadedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'unavailable',
      'service.overloaded',
      'The service is overloaded. Nothing was changed; try again in a few seconds.',
      { headers: { 'Retry-After': '5' }, ...options },
    );
  }
}

export class RouteNotFoundError extends AppError {
  constructor() {
    super('not-found', 'route.not_found', 'No route has this path. See /docs for the routes.');
  }
}

export class MethodNotAllowedError extends AppError {
  constructor(allowed: readonly string[] = []) {
    super(
      'method-not-allowed',
      'route.method_not_allowed',
      'This path does not support the method. See the Allow header for the methods that it supports.',
      {
        headers: { Allow: allowed.join(', ') },
      },
    );
  }
}

export class CursorInvalidError extends AppError {
  constructor() {
    super(
      'invalid',
      'request.cursor',
      'The cursor is not from this list. Start again without it.',
      {
        errors: [{ pointer: '/cursor', message: 'is not a cursor of this list' }],
      },
    );
  }
}

export class ServiceUnavailableError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'unavailable',
      'service.unavailable',
      'The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.',
      {
        headers: { 'Retry-After': '5' },
        ...options,
      },
    );
  }
}
