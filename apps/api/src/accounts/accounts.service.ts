import { Injectable } from '@nestjs/common';
import { UnauthenticatedError } from '../auth/index.js';
import { AccountsReadModel, type AccountOverview } from './accounts.read-model.js';

@Injectable()
export class AccountsService {
  constructor(private readonly accounts: AccountsReadModel) {}

  /**
   * @throws UnauthenticatedError when the account is closed or erased, although its access token is still
   * valid
   */
  async get(id: string): Promise<AccountOverview> {
    const account = await this.accounts.find(id);
    if (account === undefined) throw new UnauthenticatedError({ isTokenSent: true });
    return account;
  }
}
