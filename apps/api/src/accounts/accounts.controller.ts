import { Body, Controller, Delete, Get, Header, HttpCode } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  AccountClosing,
  CurrentAccount,
  UnauthenticatedError,
  WrongPasswordError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import { ApiProblems, type Handled } from '../http/index.js';
import { AuthBusyError } from '../passwords/index.js';
import { UploadsConfig } from '../uploads/index.js';
import {
  accountResponseSchema,
  toAccountResponse,
  type AccountResponse,
} from './account.response.js';
import { closeAccountSchema, type CloseAccount } from './account.requests.js';
import { AccountsService } from './accounts.service.js';

@ApiTags('auth')
@ApiBearerAuth()
@ApiProblems()
@Controller('me')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly closing: AccountClosing,
    private readonly config: UploadsConfig,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the account',
    description: 'Whose token it is, what the account uses and what it may use.',
  })
  @ApiOkResponse({ standardSchema: accountResponseSchema, description: 'The account' })
  @ApiProblems(UnauthenticatedError)
  async getMe(@CurrentAccount() { id }: AuthenticatedAccount): Promise<AccountResponse> {
    return toAccountResponse(await this.accounts.get(id), this.config);
  }

  @Delete()
  @HttpCode(202)
  @ApiOperation({
    summary: 'End the account',
    description:
      'The account is closed at once: no token of it is worth anything from then on, and its address is free. ' +
      'All that is its goes with it, documents, their bytes and the audit trail, within minutes. It cannot be undone.',
  })
  @ApiAcceptedResponse({ description: 'It is closed; what is its is being removed' })
  @ApiProblems(UnauthenticatedError, WrongPasswordError, AuthBusyError)
  async deleteMe(
    @CurrentAccount() { id }: AuthenticatedAccount,
    @Body({ schema: closeAccountSchema }) { password }: Handled<CloseAccount, 'password'>,
  ): Promise<void> {
    await this.closing.close(id, password);
  }
}
