import { SetMetadata } from '@nestjs/common';

export const SKIP_OPEN_ACCOUNT_CHECK = 'auth:proves-open-account';

/**
 * For what is asked for more than anything else: the route's own query finds nothing of a closed account, and where it
 * found nothing the route asks whether that is why. Everywhere else the guard asks first.
 */
export const SkipOpenAccountCheck = (): MethodDecorator =>
  SetMetadata(SKIP_OPEN_ACCOUNT_CHECK, true);
