import { AppError } from '@app/errors';

/** There is none, and asking again does not help. */
export class SearchablePdfUnavailableError extends AppError {
  constructor(reason = 'A plain text has no pages that words could be laid over.') {
    super(
      'conflict',
      'document.searchable_pdf_unavailable',
      `There is no searchable PDF of this document. ${reason} GET …/text gives its text.`,
    );
  }
}
