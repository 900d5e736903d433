import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  ApiProblems,
  CursorInvalidError,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { QuotaExceededError } from '../uploads/index.js';
import { ConnectorClient } from './connector-client.js';
import { sendRemoteContent } from './source-content.js';
import {
  importPageResponseSchema,
  importsRequestedResponseSchema,
  sourceEntryPageResponseSchema,
  toImportPageResponse,
  toSourceEntryPageResponse,
  type ImportPageResponse,
  type ImportsRequestedResponse,
  type SourceEntryPageResponse,
} from './source-entry.response.js';
import { SourceImports } from './source-imports.js';
import * as errors from './sources.errors.js';
import {
  listImportsSchema,
  listSourceEntriesSchema,
  requestImportsSchema,
  sourceEntryParamsSchema,
  sourceParamsSchema,
  type ListImports,
  type ListSourceEntries,
  type RequestImports,
  type SourceEntryParams,
  type SourceParams,
} from './sources.requests.js';
import { SourcesService } from './sources.service.js';

const BINARY = { '*/*': { schema: { type: 'string' as const, format: 'binary' } } };
const CONTENT_DOCS = Object.fromEntries(
  Object.entries({
    ETag: 'As the source sends it',
    'Content-Disposition': 'attachment, with the file name (RFC 6266, 8187)',
  }).map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
);

@ApiTags('sources')
@ApiBearerAuth()
@ApiProblems(
  UnauthenticatedError,
  RequestInvalidError,
  ServiceUnavailableError,
  TooManyRequestsError,
  errors.SourcesDisabledError,
  errors.SourceNotFoundError,
)
@RateLimit('cloud')
@Controller('sources/:id')
export class SourceEntriesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly connector: ConnectorClient,
    private readonly imports: SourceImports,
  ) {}

  @Get('entries')
  @ApiOperation({
    summary: 'Browse a source',
    description:
      'What a folder of the source contains now, in the order of the source. A cursor is valid for some minutes; when ' +
      'the folder has changed since, the answer is `source.unavailable`: begin again without it.',
  })
  @ApiOkResponse({
    standardSchema: sourceEntryPageResponseSchema,
    description: 'A page of the folder',
  })
  @ApiProblems(errors.SourceEntryNotFoundError, ...errors.REMOTE_PROBLEMS, errors.SourcePausedError)
  async listSourceEntries(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Query({ schema: listSourceEntriesSchema })
    { parent, cursor }: Handled<ListSourceEntries, 'parent' | 'cursor'>,
  ): Promise<SourceEntryPageResponse> {
    const source = await this.sources.getActive(account.id, id);
    return toSourceEntryPageResponse(await this.connector.listEntries(source, parent, cursor));
  }

  @Get('entries/:entryId/content')
  @ApiOperation({
    summary: 'Read a file of a source',
    description: 'Streams the bytes as the source sends them. They are neither kept nor checked.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes' })
  @ApiOkResponse({ description: 'The bytes', content: BINARY, headers: CONTENT_DOCS })
  @ApiResponse({ status: 206, description: 'The range', content: BINARY, headers: CONTENT_DOCS })
  @ApiProblems(
    errors.SourceEntryNotFoundError,
    ...errors.REMOTE_PROBLEMS,
    errors.SourcePausedError,
    errors.SourceRangeUnsatisfiableError,
    errors.SourceDownloadsTooManyError,
  )
  async getSourceEntryContent(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceEntryParamsSchema }) { id, entryId }: SourceEntryParams,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const source = await this.sources.getActive(account.id, id);
    const content = await this.connector.openContent(source, entryId, req.headers.range);
    await sendRemoteContent(content, entryId, req, res);
  }

  @Post('imports')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Import files of a source',
    description:
      'Each file becomes a document, as by an upload. Does not wait for that: `GET …/imports` tells what became of each ' +
      'file. A file that is a document already is not fetched again, unless the document is deleted or the file has ' +
      'changed.',
  })
  @ApiAcceptedResponse({
    standardSchema: importsRequestedResponseSchema,
    description: 'The files will be fetched',
  })
  @ApiProblems(
    JsonMalformedError,
    errors.SourceEntryNotFoundError,
    ...errors.REMOTE_PROBLEMS,
    errors.SourcePausedError,
    errors.SourceEntryIsFolderError,
    errors.SourceFolderTooLargeError,
    QuotaExceededError,
  )
  async requestImports(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Body({ schema: requestImportsSchema }) request: RequestImports,
  ): Promise<ImportsRequestedResponse> {
    return this.imports.request(account.id, id, request);
  }

  @Get('imports')
  @ApiOperation({
    summary: 'List the imports of a source',
    description:
      'Every version of every file that was found or asked for, with what became of it, newest first.',
  })
  @ApiOkResponse({ standardSchema: importPageResponseSchema, description: 'A page of the list' })
  @ApiProblems(CursorInvalidError)
  async listImports(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: sourceParamsSchema }) { id }: SourceParams,
    @Query({ schema: listImportsSchema }) query: ListImports,
  ): Promise<ImportPageResponse> {
    return toImportPageResponse(await this.imports.list(account.id, id, query));
  }
}
