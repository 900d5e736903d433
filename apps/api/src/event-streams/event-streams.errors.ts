import { AppError } from '@app/errors';

export class EventStreamsTooManyError extends AppError {
  constructor() {
    super(
      'rate-limited',
      'document.too_many_event_streams',
      'The account or its network has reached its limit of open event streams. Close a stream, or poll the document instead.',
      { headers: { 'Retry-After': '30' } },
    );
  }
}
