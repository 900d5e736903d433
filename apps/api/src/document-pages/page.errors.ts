import { AppError } from '@app/errors';

export class PageNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'document.page_not_found',
      'The document has no such page. Pages are counted from 1; GET …/pages lists them.',
    );
  }
}

export class PageNotReadyError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.page_not_ready',
      'The page is not read yet. Repeat the request when …/events or …/pages reports it as read.',
      { headers: { 'Retry-After': '2' } },
    );
  }
}
