import { SetMetadata } from '@nestjs/common';

export const PROVES_OPEN_ACCOUNT = 'auth:proves-open-account';

/**
 * For what is asked for more than anything else: the route's own query finds nothing of a closed account, and where it
 * found nothing the route asks whether that is why. Everywhere else the guard asks first.
 */
export const ProvesOpenAccount = (): MethodDecorator => SetMetadata(PROVES_OPEN_ACCOUNT, true);
