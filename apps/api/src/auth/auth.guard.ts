import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { addToContext } from '@app/request-context';
import { AccessTokenService } from './tokens/access-token.service.js';
import { UnauthenticatedError } from './auth.errors.js';
import { setAccount } from './authenticated-account.js';
import { IS_PUBLIC } from './public.decorator.js';

/**
 * Requires a bearer token on every route that is not marked `@Public()`: a route without a mark is protected.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accessTokens: AccessTokenService,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets)) return true;
    const req = context.switchToHttp().getRequest<Request>();
    const account = this.accessTokens.verify(bearerTokenOf(req));
    setAccount(req, account);
    addToContext({ userId: account.id });
    return true;
  }
}

/** RFC 6750 section 2.1; the name of the scheme is case-insensitive (RFC 9110 section 11.1). */
function bearerTokenOf(req: Request): string {
  const header = req.headers.authorization ?? '';
  if (!/^bearer( |$)/i.test(header)) throw new UnauthenticatedError();
  const token = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header)?.[1];
  if (token === undefined) throw new UnauthenticatedError({ isTokenSent: true });
  return token;
}
