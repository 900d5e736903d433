import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AccountClosing } from './accounts/account-closing.js';
import { accountOf } from './authenticated-account.js';
import { SKIP_OPEN_ACCOUNT_CHECK } from './skip-open-account-check.decorator.js';
import { IS_PUBLIC } from './public.decorator.js';

/** Refuses requests of closed accounts, because {@link AuthGuard} checks only the signature of the token. */
@Injectable()
export class OpenAccountGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: AccountClosing,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const isMarked = (mark: string) =>
      this.reflector.getAllAndOverride<boolean | undefined>(mark, targets) === true;
    if (isMarked(IS_PUBLIC) || isMarked(SKIP_OPEN_ACCOUNT_CHECK)) return true;
    await this.accounts.refuseClosed(accountOf(context.switchToHttp().getRequest<Request>()).id);
    return true;
  }
}
