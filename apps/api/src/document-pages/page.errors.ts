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
      'The page was not read yet. Ask again when …/events or …/pages says that it was.',
      { headers: { 'Retry-After': '2' } },
    );
  }
}
