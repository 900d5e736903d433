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

export class PageOutOfMemoryError extends PageError {
  constructor(cause?: unknown) {
    super(
      'too-large',
      'page.out_of_memory',
      'The page needs more memory than there is for one page.',
      { cause },
    );
  }
}

/** What decoded the page died of it, twice; or so did whole workers (see CrashTracker). */
export class PageCrashedError extends PageError {
  constructor(cause?: unknown) {
    super('unprocessable', 'page.crashed', 'The page ends whatever tries to read it.', { cause });
  }
}

export class DocumentOutOfMemoryError extends DocumentError {
  constructor(cause?: unknown) {
    super(
      'too-large',
      'document.out_of_memory',
      'The document needs more memory to be opened than there is for one document.',
      { cause },
    );
  }
}

/** What opened the document died of it, twice; or so did whole workers (see CrashTracker). */
export class DocumentCrashedError extends DocumentError {
  constructor(cause?: unknown) {
    super('unprocessable', 'document.crashed', 'The document ends whatever tries to open it.', {
      cause,
    });
  }
}

export class DocumentTimeoutError extends DocumentError {
  constructor() {
    super('unprocessable', 'document.timeout', 'The document could not be opened in time.');
  }
}

/** The pages before this one have used up the time of the whole document. */
export class DocumentBudgetError extends PageError {
  constructor() {
    super(
      'timeout',
      'page.document_timeout',
      'The pages before this one took all the time that the document has.',
    );
  }
}
