import { Injectable } from '@nestjs/common';
import { AccountCreator } from './accounts/account-creator.js';
import { AuthConfig } from './auth.config.js';
import { RegistrationClosedError } from './auth.errors.js';
import type { Register } from './auth.requests.js';
import { SessionService, type TokenPair } from './tokens/session.service.js';

/** Lets clients register, if the operator allows it. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly config: AuthConfig,
    private readonly creator: AccountCreator,
    private readonly sessions: SessionService,
  ) {}

  /**
   * Creates an account and logs it in.
   *
   * @throws RegistrationClosedError, PasswordTooCommonError, EmailTakenError
   */
  async register(registration: Register): Promise<TokenPair> {
    if (this.config.registration === 'closed') throw new RegistrationClosedError();
    return this.creator.create(registration, 'registration', (id) => this.sessions.start(id));
  }
}
