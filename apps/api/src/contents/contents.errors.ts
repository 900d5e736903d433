import { AppError } from '@app/errors';

export class RangeUnsatisfiableError extends AppError {
  constructor(sizeBytes = 0) {
    super(
      'range-not-satisfiable',
      'document.range_unsatisfiable',
      'The range is outside the file. See Content-Range for the size of the file.',
      {
        headers: { 'Content-Range': `bytes */${sizeBytes}` },
      },
    );
  }
}

export class RepresentationUnavailableError extends AppError {
  constructor() {
    super(
      'not-acceptable',
      'document.text_not_acceptable',
      'The text is available as text/plain and application/json. Accept one of them.',
    );
  }
}

/**
 * One error for a token that is forged, truncated, expired or of another document: callers must not learn
 * which.
 */
export class ContentUrlInvalidError extends AppError {
  constructor() {
    super(
      'unauthenticated',
      'document.content_url_invalid',
      'This URL is invalid or has expired. POST …/content-url returns a new one.',
      { headers: { 'WWW-Authenticate': 'Bearer' } },
    );
  }
}
