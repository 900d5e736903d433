import { AppError } from '@app/errors';

/** Only PDFs can be opened with a password. */
export class DocumentNotEncryptedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.not_encrypted',
      'Only a PDF can need a password. POST …/ocr reads a document of another type again.',
    );
  }
}

/** No worker has published a key, so there is none that could get the passwords. */
export class NoReaderError extends AppError {
  constructor() {
    super(
      'unavailable',
      'document.no_reader',
      'No process that reads documents is running, so nothing could be handed over, and nothing was kept. Try again later.',
      { headers: { 'Retry-After': '30' } },
    );
  }
}

export class DocumentLanguageUnavailableError extends AppError {
  constructor(available: readonly string[] = []) {
    const list = available.length === 0 ? '' : ` It can read ${available.join(', ')}.`;
    super(
      'invalid',
      'document.language_unavailable',
      `This server cannot read that language.${list} Choose one or more of the available languages, joined by +.`,
      {
        errors: [{ pointer: '/language', message: 'is not installed' }],
      },
    );
  }
}
