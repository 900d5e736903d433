import { AppError } from '@app/errors';

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
