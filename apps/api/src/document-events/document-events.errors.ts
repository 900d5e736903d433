import { AppError } from '@app/errors';

export class EventStreamsTooManyError extends AppError {
  constructor() {
    super(
      'rate-limited',
      'document.too_many_event_streams',
      'The account follows as many documents as it may at a time. End a stream, or ask for the document now and then.',
      { headers: { 'Retry-After': '30' } },
    );
  }
}
