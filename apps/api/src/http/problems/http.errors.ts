import { AppError, type AppErrorOptions, type FieldError } from '@app/errors';

export class RequestInvalidError extends AppError {
  constructor(errors: readonly FieldError[] = []) {
    super(
      'invalid',
      'request.invalid',
      'Some of the input is not valid. See errors, correct it and try again.',
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
      'The request cannot be understood. Check its syntax and encoding.',
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
      'The body is larger than this route accepts. Send less.',
      options,
    );
  }
}

export class RequestTimeoutError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'timeout',
      'request.timeout',
      'The request took too long to arrive. Send it again, without pauses.',
      options,
    );
  }
}

export class TargetTooLongError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'target-too-long',
      'request.target_too_long',
      'The address is longer than any that exists here. Shorten the query.',
      options,
    );
  }
}

export class HeadTooLargeError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'head-too-large',
      'request.head_too_large',
      'The request has more headers, or longer ones, than are accepted. Send fewer.',
      options,
    );
  }
}

export class ServiceOverloadedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'unavailable',
      'service.overloaded',
      'The service has more to do than it can do in time. Nothing was changed; try again shortly.',
      { headers: { 'Retry-After': '5' }, ...options },
    );
  }
}

export class RouteNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'route.not_found',
      'There is nothing at this address. See /docs for the routes.',
    );
  }
}

export class MethodNotAllowedError extends AppError {
  constructor(allowed: readonly string[] = []) {
    super(
      'method-not-allowed',
      'route.method_not_allowed',
      'This address does not take that method. See the Allow header.',
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
      'The cursor is not one that this list gave out. Start again without it.',
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
      'Something the service stands on is away. Nothing was changed; try again shortly.',
      {
        headers: { 'Retry-After': '5' },
        ...options,
      },
    );
  }
}
