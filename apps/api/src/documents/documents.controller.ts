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
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { TooManyRequestsError } from '@app/throttling';
import {
  CurrentAccount,
  SkipSessionCheck,
  UnauthenticatedError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import {
  ApiProblems,
  Compressed,
  CursorInvalidError,
  JsonMalformedError,
  noneMatchNames,
  RequestInvalidError,
  sendJson,
  ServiceUnavailableError,
} from '../http/index.js';
import { SearchBusyError } from '../search-index/index.js';
import { RateLimit } from '../throttling/index.js';
import { DocumentReader } from './document-reader.js';
import { entityTagOf } from './document.js';
import { toDocumentResponse } from './document.mapper.js';
import {
  documentParamsSchema,
  listDocumentsSchema,
  updateDocumentSchema,
  type DocumentParams,
  type ListDocuments,
  type UpdateDocument,
} from './document.requests.js';
import {
  documentPageResponseSchema,
  documentResponseSchema,
  type DocumentResponse,
} from './document.response.js';
import { DocumentLister } from './document-lister.js';
import { DocumentsService } from './documents.service.js';
import * as errors from './documents.errors.js';

const ETAG_HEADER = {
  ETag: {
    description: 'Identifies this state of the document',
    schema: { type: 'string' as const },
  },
};

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, ServiceUnavailableError, TooManyRequestsError)
@RateLimit('account')
@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly service: DocumentsService,
    private readonly reader: DocumentReader,
    private readonly lister: DocumentLister,
  ) {}

  @Get()
  @Compressed()
  @SkipSessionCheck()
  @ApiOperation({
    summary: 'List documents',
    description:
      'Newest first, unless `sort` says otherwise. All filters together select the documents. `q` finds documents as ' +
      'the search does. Documents in the trash are only listed with `trashed=true`.',
  })
  @ApiOkResponse({ standardSchema: documentPageResponseSchema, description: 'A page of the list' })
  @ApiProblems(RequestInvalidError, CursorInvalidError, SearchBusyError)
  async listDocuments(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: listDocumentsSchema }) query: ListDocuments,
    @Res() res: Response,
  ): Promise<void> {
    sendJson(res, await this.lister.list(account, query));
  }

  @Get(':id')
  @SkipSessionCheck()
  @ApiOperation({
    summary: 'Get a document',
    description: 'Also returns a document that is in the trash.',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag that the client has',
  })
  @ApiOkResponse({
    standardSchema: documentResponseSchema,
    description: 'The document',
    headers: ETAG_HEADER,
  })
  @ApiResponse({ status: 304, description: 'The document still has the ETag of If-None-Match' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async getDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentResponse | undefined> {
    const document = await this.reader.get(account, id);
    const etag = entityTagOf(document);
    res.set('ETag', etag);
    if (!noneMatchNames(ifNoneMatch, etag)) return toDocumentResponse(document);
    res.status(304);
    return undefined;
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change title, tags, or what it replaces',
    description:
      'With If-Match, the change is made only if the document was not changed in the meantime.',
  })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag that the change is based on',
  })
  @ApiOkResponse({
    standardSchema: documentResponseSchema,
    description: 'The document as it is now',
    headers: ETAG_HEADER,
  })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    errors.DocumentNotFoundError,
    errors.DocumentChangedError,
    errors.DocumentReplacesInvalidError,
  )
  async updateDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: updateDocumentSchema }) change: UpdateDocument,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentResponse> {
    const document = await this.service.update(account.id, id, change, ifMatch);
    res.set('ETag', entityTagOf(document));
    return toDocumentResponse(document);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Put a document into the trash',
    description: 'Can be repeated safely. POST …/restore takes the document out of the trash.',
  })
  @ApiNoContentResponse({ description: 'The document is in the trash' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async deleteDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
  ): Promise<void> {
    await this.service.delete(account.id, id);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Restore a document',
    description: 'Takes the document out of the trash.',
  })
  @ApiOkResponse({ standardSchema: documentResponseSchema, description: 'The document' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async restoreDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
  ): Promise<DocumentResponse> {
    return toDocumentResponse(await this.service.restore(account.id, id));
  }
}
