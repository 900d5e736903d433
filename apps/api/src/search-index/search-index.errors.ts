import { AppError } from '@app/errors';

/** Too many searches are waiting to be answered in time. */
export class SearchBusyError extends AppError {
  constructor() {
    super(
      'unavailable',
      'search.busy',
      'Too many searches are running right now. Try again shortly, or search for rarer words.',
      { headers: { 'Retry-After': '2' } },
    );
  }
}
