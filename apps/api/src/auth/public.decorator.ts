import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'auth:is-public';

/** Makes a route public; all other routes require a bearer token. */
export const Public = (): MethodDecorator => SetMetadata(IS_PUBLIC, true);
