import { AppError } from '@app/errors';

export class RangeUnsatisfiableError extends AppError {
  constructor(sizeBytes = 0) {
    super(
      'range-not-satisfiable',
      'document.range_unsatisfiable',
      'The range lies outside the file. See Content-Range for its size.',
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
      'The text is offered as text/plain and application/json. Accept one of them.',
    );
  }
}

/** Forged, cut off, of another document or expired: which of them is nobody's business but ours. */
export class ContentUrlInvalidError extends AppError {
  constructor() {
    super(
      'unauthenticated',
      'document.content_url_invalid',
      'This address is not valid, or not any more. POST …/content-url makes a new one.',
      { headers: { 'WWW-Authenticate': 'Bearer' } },
    );
  }
}
