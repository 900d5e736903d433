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
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { StorageFullError, StorageUnavailableError } from '@app/document-storage';
import { TooManyRequestsError } from '@app/throttling';
import {
  CurrentAccount,
  ProvesOpenAccount,
  UnauthenticatedError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import {
  ApiProblems,
  CursorInvalidError,
  JsonMalformedError,
  RequestInvalidError,
  RequestTimeoutError,
  sendJson,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { noneMatchNames } from './content-response.js';
import { DocumentReader } from './document-reader.js';
import { entityTagOf, originalKey } from './document.js';
import { toDocumentResponse } from './document.mapper.js';
import {
  documentParamsSchema,
  extractAgainSchema,
  listDocumentsSchema,
  updateDocumentSchema,
  type DocumentParams,
  type ExtractAgain,
  type ListDocuments,
  type UpdateDocument,
} from './document.requests.js';
import {
  documentPageResponseSchema,
  documentResponseSchema,
  type DocumentResponse,
} from './document.response.js';
import * as errors from './documents.errors.js';
import { DocumentLister } from './document-lister.js';
import { DocumentsService } from './documents.service.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotentIntake } from './idempotent-intake.js';
import { UPLOAD_BODY } from './upload.openapi.js';
import { UploadReceiver } from './upload-receiver.js';

const ETAG_HEADER = {
  ETag: { description: 'Names this state of the document', schema: { type: 'string' as const } },
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
    private readonly uploads: UploadReceiver,
    private readonly intake: IdempotentIntake,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Upload a document',
    description:
      'Answered once bytes, row and job are durable. Bytes that the account has already give 200 with the ' +
      'document that exists, out of the trash if it lay there.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'For 24 hours, the same key with the same bytes is answered as it was the first time. A request that failed ' +
      'leaves its key free.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody(UPLOAD_BODY)
  @ApiCreatedResponse({
    standardSchema: documentResponseSchema,
    description: 'Stored; its text is going to be read',
    headers: {
      Location: { description: 'The document', schema: { type: 'string' } },
      ...ETAG_HEADER,
    },
  })
  @ApiOkResponse({
    standardSchema: documentResponseSchema,
    description: 'These bytes were here already',
  })
  @ApiProblems(
    RequestInvalidError,
    errors.MultipartMalformedError,
    errors.MultipartRequiredError,
    errors.DocumentFileMissingError,
    errors.DocumentFileEmptyError,
    errors.DocumentFilesTooManyError,
    errors.DocumentFilenameInvalidError,
    errors.DocumentLanguageUnavailableError,
    errors.DocumentDigestMismatchError,
    errors.DocumentTypeUnsupportedError,
    errors.DocumentTooLargeError,
    errors.IdempotencyKeyReusedError,
    errors.IdempotencyInProgressError,
    RequestTimeoutError,
    StorageFullError,
    StorageUnavailableError,
    errors.QuotaExceededError,
  )
  async createDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Req() req: Request,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentResponse> {
    const key = idempotencyKeyOf(idempotencyKey);
    const { status, etag, body } = await this.intake.take(account.id, key, (id) =>
      this.uploads.receive(req, originalKey(id)),
    );
    res.status(status).set({ Location: `/v1/documents/${body.id}`, ETag: etag });
    return body;
  }

  @Get()
  @ProvesOpenAccount()
  @ApiOperation({ summary: 'List documents', description: 'Newest first, without the trash.' })
  @ApiOkResponse({ standardSchema: documentPageResponseSchema, description: 'A page of the list' })
  @ApiProblems(RequestInvalidError, CursorInvalidError)
  async listDocuments(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: listDocumentsSchema }) query: ListDocuments,
    @Res() res: Response,
  ): Promise<void> {
    sendJson(res, await this.lister.list(account.id, query));
  }

  @Get(':id')
  @ProvesOpenAccount()
  @ApiOperation({
    summary: 'Get a document',
    description: 'Also found while it lies in the trash.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag that is known' })
  @ApiOkResponse({
    standardSchema: documentResponseSchema,
    description: 'The document',
    headers: ETAG_HEADER,
  })
  @ApiResponse({ status: 304, description: 'It is still as If-None-Match says' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async getDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentResponse | undefined> {
    const document = await this.reader.get(account.id, id);
    const etag = entityTagOf(document);
    res.set('ETag', etag);
    if (!noneMatchNames(ifNoneMatch, etag)) return toDocumentResponse(document);
    res.status(304);
    return undefined;
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change title or tags',
    description: 'With If-Match only when nobody else has changed them since.',
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
    description: 'Repeating it does no harm. POST …/restore brings it back.',
  })
  @ApiNoContentResponse({ description: 'It lies in the trash' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async deleteDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
  ): Promise<void> {
    await this.service.delete(account.id, id);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring a document back', description: 'Out of the trash.' })
  @ApiOkResponse({ standardSchema: documentResponseSchema, description: 'The document' })
  @ApiProblems(RequestInvalidError, errors.DocumentNotFoundError)
  async restoreDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
  ): Promise<DocumentResponse> {
    return toDocumentResponse(await this.service.restore(account.id, id));
  }

  @Post(':id/ocr')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Read the text again',
    description: 'In other languages, if given. The old text stays until the new one is there.',
  })
  @ApiAcceptedResponse({ standardSchema: documentResponseSchema, description: 'It will be read' })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    errors.DocumentNotFoundError,
    errors.DocumentLanguageUnavailableError,
  )
  async extractDocumentAgain(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: extractAgainSchema }) { language }: Handled<ExtractAgain, 'language'>,
  ): Promise<DocumentResponse> {
    return toDocumentResponse(await this.service.extractAgain(account.id, id, language));
  }
}
