import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { TooManyRequestsError } from '@app/throttling';
import {
  CurrentAccount,
  Public,
  UnauthenticatedError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import {
  ApiProblems,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import {
  CONNECTED_PAGE,
  confirmationPage,
  failedPage,
  sendPage,
} from './source-authorization-page.js';
import {
  authorizationCallbackSchema,
  authorizeSourceSchema,
  type AuthorizationCallback,
  type AuthorizeSource,
} from './source-authorizations.requests.js';
import {
  sourceAuthorizationResponseSchema,
  toSourceAuthorizationResponse,
  type SourceAuthorizationResponse,
} from './source-authorizations.response.js';
import {
  SourceAuthorizationsService,
  type CallbackOutcome,
} from './source-authorizations.service.js';
import * as errors from './sources.errors.js';
import { sourceParamsSchema, type SourceParams } from './sources.requests.js';

const UNPROCESSABLE = 422;

@ApiTags('sources')
@ApiProblems(TooManyRequestsError, ServiceUnavailableError, errors.SourcesDisabledError)
@Controller('sources')
export class SourceAuthorizationsController {
  constructor(private readonly authorizations: SourceAuthorizationsService) {}

  @Public()
  @Get('callback')
  @ApiOperation({
    security: [],
    summary: 'Come back from the provider of a source',
    description:
      'Where the provider sends the browser of the user. `state` tells the source; it is valid for ten minutes, and once. ' +
      'The user is asked once more, for the account that gets access.',
  })
  @ApiOkResponse({
    description: 'A page for the user',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 303, description: 'To `returnTo`, with `source` and `result`' })
  async completeSourceAuthorization(
    @Query({ schema: authorizationCallbackSchema }) query: AuthorizationCallback,
    @Res() res: Response,
  ): Promise<void> {
    send(res, await this.authorizations.callback(query, false));
  }

  @Public()
  @Post('callback')
  @HttpCode(200)
  @ApiOperation({
    security: [],
    summary: 'Confirm the account that gets access to a source',
    description:
      'What the page of `GET /sources/callback` sends, with the same parameters and no body.',
  })
  @ApiOkResponse({
    description: 'A page for the user',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 303, description: 'To `returnTo`, with `source` and `result`' })
  async confirmSourceAuthorization(
    @Query({ schema: authorizationCallbackSchema }) query: AuthorizationCallback,
    @Res() res: Response,
  ): Promise<void> {
    send(res, await this.authorizations.callback(query, true));
  }

  @Post(':id/authorization')
  @HttpCode(200)
  @ApiBearerAuth()
  @RateLimit('cloud')
  @ApiOperation({
    summary: 'Connect a source by the page of its provider',
    description:
      'For the kinds `google-drive` and `onedrive`. Begins an authorization, in place of an earlier one, also to renew an ' +
      'agreement that has ended. A client that reads the answer of the provider itself sends `code` and `state`.',
  })
  @ApiOkResponse({
    standardSchema: sourceAuthorizationResponseSchema,
    description: 'The page of the provider, or that the source is connected',
  })
  @ApiProblems(
    UnauthenticatedError,
    RequestInvalidError,
    JsonMalformedError,
    errors.SourceNotFoundError,
    errors.SourceHasPasswordError,
    errors.SourceReturnRefusedError,
    errors.SourceAuthorizationInvalidError,
    errors.SourceAuthorizationFailedError,
    ...errors.REMOTE_PROBLEMS,
  )
  async authorizeSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Body({ schema: authorizeSourceSchema })
    { returnTo, state, code, iss }: Handled<AuthorizeSource, 'returnTo' | 'state' | 'code' | 'iss'>,
  ): Promise<SourceAuthorizationResponse> {
    if (state === undefined) {
      const begun = await this.authorizations.begin(account.id, id, returnTo);
      return toSourceAuthorizationResponse(begun);
    }
    await this.authorizations.complete(account.id, id, {
      state,
      ...(code !== undefined && { code }),
      ...(iss !== undefined && { iss }),
    });
    return toSourceAuthorizationResponse(undefined);
  }
}

function send(res: Response, outcome: CallbackOutcome): void {
  if (outcome.kind === 'redirect') res.redirect(303, outcome.url);
  else if (outcome.kind === 'connected') sendPage(res, 200, CONNECTED_PAGE);
  else if (outcome.kind === 'confirm') {
    sendPage(res, 200, confirmationPage(outcome.waiting, outcome.answer));
  } else sendPage(res, UNPROCESSABLE, failedPage(outcome.error.message));
}
