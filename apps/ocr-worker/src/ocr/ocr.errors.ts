import { DocumentError } from '../sandbox-protocol/extraction.errors.js';

/** Asked for when the document came; the worker that got the job cannot serve it. */
export class LanguageUnavailableError extends DocumentError {
  constructor(languages: readonly string[]) {
    super(
      'unprocessable',
      'document.language_unavailable',
      `There is no data to read these languages: ${languages.join(', ')}.`,
    );
  }
}
