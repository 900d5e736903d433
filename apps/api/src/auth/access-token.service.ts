import { Injectable } from '@nestjs/common';
import type { AuthenticatedAccount } from './authenticated-account.js';
import { UnauthenticatedError } from './auth.errors.js';

@Injectable()
export class AccessTokenService {
  /** @throws UnauthenticatedError */
  verify(_token: string): AuthenticatedAccount {
    throw new UnauthenticatedError({ isTokenSent: true });
  }
}
