import { SetMetadata } from '@nestjs/common';

export const SKIP_OPEN_ACCOUNT_CHECK = 'auth:skip-open-account-check';

/**
 * Skips the query whether the account is still open, for the routes with the most requests. The route's own
 * query must return no rows of a closed account, and when it returns no rows, the route must check the
 * account itself.
 */
export const SkipOpenAccountCheck = (): MethodDecorator =>
  SetMetadata(SKIP_OPEN_ACCOUNT_CHECK, true);
