import { AppError } from '@app/errors';

export class DocumentLanguageUnavailableError extends AppError {
  constructor(available: readonly string[] = []) {
    const list = available.length === 0 ? '' : ` It reads ${available.join(', ')}.`;
    super(
      'invalid',
      'document.language_unavailable',
      `This server cannot read that language.${list} Choose among them, joined by +.`,
      {
        errors: [{ pointer: '/language', message: 'is not installed' }],
      },
    );
  }
}
