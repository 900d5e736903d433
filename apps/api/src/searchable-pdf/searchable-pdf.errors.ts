import { AppError } from '@app/errors';

/** The original needs a password, which is not kept after the text was read. */
export class DocumentEncryptedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.encrypted',
      'The original is encrypted, so its pages cannot get a text layer. GET …/text returns its text, and GET …/content the encrypted original.',
    );
  }
}

/** The document cannot have a searchable PDF; repeating the request does not help. */
export class SearchablePdfUnavailableError extends AppError {
  constructor(reason = 'Only a PDF or an image has pages to add a text layer to.') {
    super(
      'conflict',
      'document.searchable_pdf_unavailable',
      `This document has no searchable PDF. ${reason} GET …/text returns its text.`,
    );
  }
}
