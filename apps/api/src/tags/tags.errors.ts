import { AppError } from '@app/errors';

export class TagNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'tag.not_found',
      'None of your documents has this tag. Check the name; GET /v1/tags lists your tags.',
    );
  }
}

export class TagExistsError extends AppError {
  constructor() {
    super(
      'conflict',
      'tag.exists',
      'Some of your documents have a tag with the new name already. To make both one tag, use POST /v1/tags/{name}/merge.',
    );
  }
}

/** How many documents one change of a tag may change, because all of them stay locked until it is committed. */
export const MAX_CHANGED_DOCUMENTS = 50_000;

export class TagTooLargeError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'tag.too_large',
      `More than ${MAX_CHANGED_DOCUMENTS} documents have this tag. Change some of them by PATCH /v1/documents/{id} first.`,
    );
  }
}

export class TagTargetNotFoundError extends AppError {
  constructor() {
    super(
      'conflict',
      'tag.target_not_found',
      'None of your documents has the tag that `into` names. To give the tag this name, use PATCH /v1/tags/{name}.',
    );
  }
}
