import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { accountOf } from './authenticated-account.js';
import { SKIP_SESSION_CHECK } from './skip-session-check.decorator.js';
import { IS_PUBLIC } from './public.decorator.js';
import { LiveSessions } from './tokens/live-sessions.js';

/** Refuses requests of logins that have ended, because {@link AuthGuard} checks only the signature of the token. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: LiveSessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const isMarked = (mark: string) =>
      this.reflector.getAllAndOverride<boolean | undefined>(mark, targets) === true;
    if (isMarked(IS_PUBLIC) || isMarked(SKIP_SESSION_CHECK)) return true;
    await this.sessions.refuseEnded(accountOf(context.switchToHttp().getRequest<Request>()));
    return true;
  }
}
