import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { UnauthenticatedError } from './auth.errors.js';

/** The account that the access token names. */
export interface AuthenticatedAccount {
  readonly id: string;
  /** The family of refresh tokens that the access token belongs to: one login on one device. */
  readonly familyId: string;
}

interface AuthenticatedRequest extends Request {
  account?: AuthenticatedAccount;
}

/** Stores the account on the request. Only the guard calls it. */
export function setAccount(req: Request, account: AuthenticatedAccount): void {
  (req as AuthenticatedRequest).account = account;
}

/** Returns the account of the request. @throws UnauthenticatedError on a public route */
export function accountOf(req: Request): AuthenticatedAccount {
  const { account } = req as AuthenticatedRequest;
  if (account === undefined) throw new UnauthenticatedError();
  return account;
}

/** Injects the account of the request. @throws UnauthenticatedError on a public route */
export const CurrentAccount = createParamDecorator(
  (_: undefined, context: ExecutionContext): AuthenticatedAccount =>
    accountOf(context.switchToHttp().getRequest<Request>()),
);
