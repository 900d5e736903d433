import { SetMetadata } from '@nestjs/common';

export const SKIP_OPEN_ACCOUNT_CHECK = 'auth:proves-open-account';

/**
 * Skips the guard that asks whether the account is still open, for routes that are asked most often. The
 * route's own query must find nothing of a closed account, and where it finds nothing the route must ask.
 */
export const SkipOpenAccountCheck = (): MethodDecorator =>
  SetMetadata(SKIP_OPEN_ACCOUNT_CHECK, true);
