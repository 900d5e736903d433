import { AppError } from '@app/errors';

/** The whole document cannot be read. The error is permanent, so there is no retry. */
export abstract class DocumentError extends AppError {}

export class DocumentEncryptedError extends DocumentError {
  constructor(
    message = 'The document needs a password to be opened. POST …/passwords tries passwords.',
  ) {
    super('unprocessable', 'document.encrypted', message);
  }
}

export class DocumentPasswordWrongError extends DocumentError {
  constructor() {
    super(
      'unprocessable',
      'document.password_wrong',
      'None of the passwords opens the document. POST …/passwords tries others.',
    );
  }
}

export class DocumentUnreadableError extends DocumentError {
  constructor(
    message = 'The document is damaged, or its content does not match its type.',
    cause?: unknown,
  ) {
    super('unprocessable', 'document.unreadable', message, { cause });
  }
}

export class NoPageReadError extends DocumentError {
  constructor(reason: string) {
    super('unprocessable', 'document.no_page_read', `No page could be read. ${reason}`);
  }
}

/** One attachment of a mail cannot be handed out. The mail and its other attachments may still be. */
export class AttachmentUnreadableError extends AppError {
  constructor(cause?: unknown) {
    super('unprocessable', 'attachment.unreadable', 'The attachment could not be read.', { cause });
  }
}

/** One page cannot be read. Other pages of the document may still be readable. */
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
    super('too-large', 'page.out_of_memory', 'The page needs more memory than one page may use.', {
      cause,
    });
  }
}

/** The page crashed two sandboxes, or it crashed whole workers (see CrashTracker). */
export class PageCrashedError extends PageError {
  constructor(cause?: unknown) {
    super('unprocessable', 'page.crashed', 'Every process that tried to read the page crashed.', {
      cause,
    });
  }
}

export class DocumentOutOfMemoryError extends DocumentError {
  constructor(cause?: unknown) {
    super(
      'too-large',
      'document.out_of_memory',
      'The document needs more memory than one document may use.',
      { cause },
    );
  }
}

/** Opening the document crashed two sandboxes, or it crashed whole workers (see CrashTracker). */
export class DocumentCrashedError extends DocumentError {
  constructor(cause?: unknown) {
    super(
      'unprocessable',
      'document.crashed',
      'Every process that tried to open the document crashed.',
      {
        cause,
      },
    );
  }
}

export class DocumentTimeoutError extends DocumentError {
  constructor() {
    super('unprocessable', 'document.timeout', 'The document could not be opened in time.');
  }
}

/** Earlier pages have used all the time that the document may take. */
export class DocumentBudgetError extends PageError {
  constructor() {
    super(
      'timeout',
      'page.document_timeout',
      'Earlier pages took all the time that the document may take.',
    );
  }
}

/** The upload asked for a language, and this worker has no data for it. */
export class LanguageUnavailableError extends DocumentError {
  constructor(languages: readonly string[]) {
    super(
      'unprocessable',
      'document.language_unavailable',
      `There is no data to read these languages: ${languages.join(', ')}.`,
    );
  }
}
