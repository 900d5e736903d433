import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TooManyRequestsError } from '@app/throttling';
import { ApiConfig } from '../api.config.js';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { ApiProblems, RequestInvalidError, ServiceUnavailableError } from '../http/index.js';
import {
  accountResponseSchema,
  toAccountResponse,
  type AccountResponse,
} from './account.response.js';
import { AccountsService } from './accounts.service.js';

@ApiTags('auth')
@ApiBearerAuth()
@ApiProblems(TooManyRequestsError)
@Controller('me')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly config: ApiConfig,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get the account',
    description: 'Whose token it is, what the account uses and what it may use.',
  })
  @ApiOkResponse({ standardSchema: accountResponseSchema, description: 'The account' })
  @ApiProblems(RequestInvalidError, UnauthenticatedError, ServiceUnavailableError)
  async getMe(@CurrentAccount() { id }: AuthenticatedAccount): Promise<AccountResponse> {
    return toAccountResponse(await this.accounts.get(id), this.config);
  }
}
