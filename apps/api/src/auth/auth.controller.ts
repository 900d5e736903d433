import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { networkOf } from '@app/client-ip';
import { ApiProblems, clientAddressOf, type Handled } from '../http/index.js';
import { AuthBusyError, PasswordTooCommonError } from '../passwords/index.js';
import {
  EmailTakenError,
  InvalidCredentialsError,
  RefreshTokenInvalidError,
  RefreshTokenReusedError,
  RegistrationClosedError,
  UnauthenticatedError,
  WrongPasswordError,
} from './auth.errors.js';
import {
  changePasswordSchema,
  loginSchema,
  refreshTokenSchema,
  registerSchema,
  type ChangePassword,
  type Credentials,
  type RefreshToken,
  type Register,
} from './auth.requests.js';
import { AuthService } from './auth.service.js';
import { CurrentAccount, type AuthenticatedAccount } from './authenticated-account.js';
import { Public } from './public.decorator.js';
import { RegistrationService } from './registration.service.js';
import { SessionService } from './tokens/session.service.js';
import {
  tokenPairResponseSchema,
  toTokenPairResponse,
  type TokenPairResponse,
} from './token-pair.response.js';

@ApiTags('auth')
@ApiProblems()
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly registration: RegistrationService,
    private readonly sessions: SessionService,
  ) {}

  @Public()
  @Post('register')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    security: [],
    summary: 'Create an account',
    description:
      'Also logs in. Upper and lower case of the e-mail address do not matter. A password has 12 to 128 ' +
      'characters of any kind; common passwords are refused. Where registration is closed, only the operator ' +
      'creates accounts.',
  })
  @ApiCreatedResponse({
    standardSchema: tokenPairResponseSchema,
    description: 'Created and logged in',
  })
  @ApiProblems(RegistrationClosedError, PasswordTooCommonError, EmailTakenError, AuthBusyError)
  async register(@Body({ schema: registerSchema }) body: Register): Promise<TokenPairResponse> {
    return toTokenPairResponse(await this.registration.register(body));
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    security: [],
    summary: 'Log in',
    description:
      'The access token is valid for 15 minutes, the login for at most 30 days. An unknown address and a wrong ' +
      'password get the same answer. Failed logins to one account are limited, too. Failed logins from other ' +
      'networks do not block a network from which the account has logged in before.',
  })
  @ApiOkResponse({ standardSchema: tokenPairResponseSchema, description: 'Logged in' })
  @ApiProblems(InvalidCredentialsError, AuthBusyError)
  async login(
    @Body({ schema: loginSchema }) body: Credentials,
    @Req() req: Request,
  ): Promise<TokenPairResponse> {
    const network = networkOf(clientAddressOf(req));
    return toTokenPairResponse(await this.auth.login(body, network));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    security: [],
    summary: 'Get the next pair of tokens',
    description:
      'A refresh token works once. For 10 seconds after its use it still returns the same new token, so that two ' +
      'browser tabs or a lost response cause no harm. Using it later ends the login, because the token may be stolen.',
  })
  @ApiOkResponse({ standardSchema: tokenPairResponseSchema, description: 'The next pair' })
  @ApiProblems(RefreshTokenInvalidError, RefreshTokenReusedError)
  async refresh(
    @Body({ schema: refreshTokenSchema }) { refreshToken }: Handled<RefreshToken, 'refreshToken'>,
  ): Promise<TokenPairResponse> {
    return toTokenPairResponse(await this.sessions.refresh(refreshToken));
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({
    security: [],
    summary: 'Log out',
    description:
      'Ends the login of the refresh token, with its access tokens and signed addresses. An unknown token ' +
      'also gets 204, because it is logged out already.',
  })
  @ApiNoContentResponse({ description: 'Logged out' })
  async logout(
    @Body({ schema: refreshTokenSchema }) { refreshToken }: Handled<RefreshToken, 'refreshToken'>,
  ): Promise<void> {
    await this.sessions.end(refreshToken);
  }

  @Post('logout-all')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Log out everywhere',
    description: 'Ends every login of the account, including this one.',
  })
  @ApiNoContentResponse({ description: 'Logged out everywhere' })
  @ApiProblems(UnauthenticatedError)
  async logoutAll(@CurrentAccount() account: AuthenticatedAccount): Promise<void> {
    await this.sessions.endAll(account.id);
  }

  @Post('password')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Change the password',
    description:
      'Ends every other login of the account. The login that sends the request stays valid.',
  })
  @ApiNoContentResponse({ description: 'Changed' })
  @ApiProblems(UnauthenticatedError, WrongPasswordError, PasswordTooCommonError, AuthBusyError)
  async changePassword(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body({ schema: changePasswordSchema }) body: ChangePassword,
  ): Promise<void> {
    await this.auth.changePassword(account, body);
  }
}
