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
    description: 'The account of the access token, its usage and its quota.',
  })
  @ApiOkResponse({ standardSchema: accountResponseSchema, description: 'The account' })
  @ApiProblems(UnauthenticatedError)
  async getMe(@CurrentAccount() { id }: AuthenticatedAccount): Promise<AccountResponse> {
    return toAccountResponse(await this.accounts.get(id), this.config);
  }

  @Delete()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Close the account',
    description:
      'Closes the account immediately: its tokens are no longer valid, and its e-mail address can be registered ' +
      'again. Within minutes its documents, their bytes and its audit trail are deleted. This cannot be undone.',
  })
  @ApiAcceptedResponse({ description: 'The account is closed; its data are being deleted' })
  @ApiProblems(UnauthenticatedError, WrongPasswordError, AuthBusyError)
  async deleteMe(
    @CurrentAccount() { id }: AuthenticatedAccount,
    @Body({ schema: closeAccountSchema }) { password }: Handled<CloseAccount, 'password'>,
  ): Promise<void> {
    await this.closing.close(id, password);
  }
}
