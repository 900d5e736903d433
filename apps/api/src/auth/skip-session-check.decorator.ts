import { SetMetadata } from '@nestjs/common';

export const SKIP_SESSION_CHECK = 'auth:skip-session-check';

/**
 * Skips the query whether the login is still live, for the routes with the most requests. The route's own query must
 * return no rows when {@link isLiveSession} is false, and when it returns no rows, the route must check the login itself.
 */
export const SkipSessionCheck = (): MethodDecorator => SetMetadata(SKIP_SESSION_CHECK, true);
