import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { DocumentLanguageUnavailableError } from '../extractions/index.js';
import {
  ApiProblems,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { entityTagOf, type Source } from './source.js';
import {
  createdSourceResponseSchema,
  sourceListResponseSchema,
  sourceResponseSchema,
  toSourceResponse,
  type CreatedSourceResponse,
  type SourceListResponse,
  type SourceResponse,
} from './source.response.js';
import * as errors from './sources.errors.js';
import {
  createSourceSchema,
  sourceCredentialsSchema,
  sourceParamsSchema,
  updateSourceSchema,
  type CreateSource,
  type SourceCredentials,
  type SourceParams,
  type UpdateSource,
} from './sources.requests.js';
import { SourceAuthorizationsService } from './source-authorizations.service.js';
import { SourceRemover } from './source-remover.js';
import { SourcesService } from './sources.service.js';

const ETAG_HEADER = {
  ETag: {
    description: 'Identifies this state of what its owner can change',
    schema: { type: 'string' as const },
  },
};
const LOCATION_HEADER = {
  Location: { description: 'The path of the source', schema: { type: 'string' as const } },
};
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag that the change is based on',
};

@ApiTags('sources')
@ApiBearerAuth()
@ApiProblems(
  UnauthenticatedError,
  ServiceUnavailableError,
  TooManyRequestsError,
  errors.SourcesDisabledError,
)
@RateLimit('cloud')
@Controller('sources')
export class SourcesController {
  constructor(
    private readonly service: SourcesService,
    private readonly authorizations: SourceAuthorizationsService,
    private readonly remover: SourceRemover,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Connect a source',
    description:
      'Tries the credentials first. For kinds that are connected by a page of their provider, `authorizationUrl` is ' +
      'that page. With the mode `keep`, the first look at the source follows at once. ' +
      'Nothing is ever changed at the source, except that a folder can move imported files aside.',
  })
  @ApiCreatedResponse({
    standardSchema: createdSourceResponseSchema,
    description: 'The source',
    headers: { ...ETAG_HEADER, ...LOCATION_HEADER },
  })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    DocumentLanguageUnavailableError,
    errors.SourceNameTakenError,
    errors.SourcesTooManyError,
    errors.SourceTrashesMovedError,
    errors.SourceReturnRefusedError,
    ...errors.REMOTE_PROBLEMS,
  )
  async createSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body({ schema: createSourceSchema }) source: CreateSource,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CreatedSourceResponse> {
    const { created, authorizationUrl } = await this.authorizations.create(account.id, source);
    res.set('Location', `/v1/sources/${created.id}`);
    return { ...answer(created, res), authorizationUrl };
  }

  @Get()
  @ApiOperation({
    summary: 'List sources',
    description: 'All sources of the account; there are at most 20.',
  })
  @ApiOkResponse({ standardSchema: sourceListResponseSchema, description: 'The sources' })
  async listSources(@CurrentAccount() account: AuthenticatedAccount): Promise<SourceListResponse> {
    return { items: (await this.service.list(account.id)).map(toSourceResponse) };
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Get a source',
    description: 'Its settings, its state, and the error of the last attempt.',
  })
  @ApiOkResponse({
    standardSchema: sourceResponseSchema,
    description: 'The source',
    headers: ETAG_HEADER,
  })
  @ApiProblems(RequestInvalidError, errors.SourceNotFoundError)
  async getSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SourceResponse> {
    return answer(await this.service.get(account.id, id), res);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change, pause or resume a source',
    description:
      'Address and user name cannot be changed, so that the credentials are never sent elsewhere: connect another source.',
  })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({
    standardSchema: sourceResponseSchema,
    description: 'The source as it is now',
    headers: ETAG_HEADER,
  })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    DocumentLanguageUnavailableError,
    errors.SourceNotFoundError,
    errors.SourceChangedError,
    errors.SourceNameTakenError,
    errors.SourceConsentNeededError,
    errors.SourceMovesNothingError,
    errors.SourceTrashesMovedError,
  )
  async updateSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Body({ schema: updateSourceSchema }) change: UpdateSource,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SourceResponse> {
    return answer(await this.service.update(account.id, id, change, ifMatch), res);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a source',
    description: 'Removes its credentials and its list of imports. The documents stay.',
  })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse({ description: 'The source is removed' })
  @ApiProblems(RequestInvalidError, errors.SourceNotFoundError, errors.SourceChangedError)
  async deleteSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.remover.remove(account.id, id, ifMatch);
  }

  @Put(':id/credentials')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Replace the credentials',
    description: 'Tries the new ones first; when the source refuses them, the earlier ones stay.',
  })
  @ApiNoContentResponse({ description: 'The source has the new credentials' })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    errors.SourceNotFoundError,
    errors.SourceHasNoPasswordError,
    ...errors.REMOTE_PROBLEMS,
  )
  async putSourceCredentials(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Body({ schema: sourceCredentialsSchema }) credentials: SourceCredentials,
  ): Promise<void> {
    await this.service.changeCredentials(account.id, id, credentials);
  }

  @Post(':id/sync')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Look at a source now',
    description: 'Does not wait for the end; `lastSyncAt` and `error` of the source tell it.',
  })
  @ApiAcceptedResponse({ description: 'The source is looked at next' })
  @ApiProblems(
    RequestInvalidError,
    errors.SourceNotFoundError,
    errors.SourcePausedError,
    errors.SourceConsentNeededError,
  )
  async syncSource(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
  ): Promise<void> {
    await this.service.sync(account.id, id);
  }
}

function answer(source: Source, res: Response): SourceResponse {
  res.set('ETag', entityTagOf(source));
  return toSourceResponse(source);
}
