import { AppError } from '@app/errors';

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
