import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { UnauthenticatedError } from './auth.errors.js';

/** Who asks, as the access token says. */
export interface AuthenticatedAccount {
  readonly id: string;
  /** The family of refresh tokens that the access token was issued with: one log-in on one device. */
  readonly familyId: string;
}

interface AuthenticatedRequest extends Request {
  account?: AuthenticatedAccount;
}

/** Notes who asks; for the guard alone. */
export function setAccount(req: Request, account: AuthenticatedAccount): void {
  (req as AuthenticatedRequest).account = account;
}

/** The account that asks. @throws UnauthenticatedError where nobody was asked who he is */
export function accountOf(req: Request): AuthenticatedAccount {
  const { account } = req as AuthenticatedRequest;
  if (account === undefined) throw new UnauthenticatedError();
  return account;
}

/** The account that asks. On a route that is public there is none, and this throws. */
export const CurrentAccount = createParamDecorator(
  (_: undefined, context: ExecutionContext): AuthenticatedAccount =>
    accountOf(context.switchToHttp().getRequest<Request>()),
);
