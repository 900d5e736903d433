import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'auth:is-public';

/** Lets everybody use the route; all others need a bearer token. */
export const Public = (): MethodDecorator => SetMetadata(IS_PUBLIC, true);
