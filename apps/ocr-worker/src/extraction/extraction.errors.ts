import { AppError } from '@app/errors';

/** The whole document cannot be read, and never will be: no retry helps. */
export abstract class DocumentError extends AppError {}

export class DocumentEncryptedError extends DocumentError {
  constructor() {
    super('unprocessable', 'document.encrypted', 'The document needs a password to be opened.');
  }
}

export class DocumentUnreadableError extends DocumentError {
  constructor(message = 'The document is damaged or not what its type says.', cause?: unknown) {
    super('unprocessable', 'document.unreadable', message, { cause });
  }
}

export class NoPageReadError extends DocumentError {
  constructor(reason: string) {
    super('unprocessable', 'document.no_page_read', `No page could be read. ${reason}`);
  }
}

/** One page cannot be read; the others may well be. */
export abstract class PageError extends AppError {}

export class PageUnreadableError extends PageError {
  constructor(message = 'The page is damaged.', cause?: unknown) {
    super('unprocessable', 'page.unreadable', message, { cause });
  }
}

export class PageTooLargeError extends PageError {
  constructor(message: string) {
    super('too-large', 'page.too_large', message);
  }
}

export class PageTimeoutError extends PageError {
  constructor(timeoutMs: number) {
    super('timeout', 'page.timeout', `The page was not read within ${timeoutMs / 1_000} seconds.`);
  }
}
