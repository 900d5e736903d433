import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { AccountCreator } from './account-creator.js';
import { RegistrationClosedError } from './auth.errors.js';
import type { Credentials } from './auth.requests.js';
import { SessionService, type TokenPair } from './session.service.js';

/** Registration by the clients themselves, where the operator allows it. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly config: ApiConfig,
    private readonly creator: AccountCreator,
    private readonly sessions: SessionService,
  ) {}

  /**
   * Creates an account and logs it in.
   *
   * @throws RegistrationClosedError, PasswordTooCommonError, EmailTakenError
   */
  async register(credentials: Credentials): Promise<TokenPair> {
    if (this.config.registration === 'closed') throw new RegistrationClosedError();
    return this.creator.create(credentials, 'registration', (id) => this.sessions.start(id));
  }
}
