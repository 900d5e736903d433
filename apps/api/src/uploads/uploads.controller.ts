import { Controller, Headers, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { StorageFullError, StorageUnavailableError } from '@app/document-storage';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { documentResponseSchema, originalKey, type DocumentResponse } from '../documents/index.js';
import { DocumentLanguageUnavailableError } from '../extractions/index.js';
import {
  ApiProblems,
  clientAddressOf,
  RequestInvalidError,
  RequestTimeoutError,
  ServiceUnavailableError,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotentUploads } from './idempotent-uploads.js';
import { MultipartUploadParser } from './multipart-upload-parser.js';
import { UploadPlaces } from './upload-places.js';
import { UPLOAD_BODY } from './upload-openapi.js';
import * as errors from './uploads.errors.js';

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, ServiceUnavailableError, TooManyRequestsError)
@RateLimit('uploads')
@Controller('documents')
export class UploadsController {
  constructor(
    private readonly parser: MultipartUploadParser,
    private readonly uploads: IdempotentUploads,
    private readonly places: UploadPlaces,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Upload a document',
    description:
      'The answer is sent when the document and the job to read its text are stored durably. If the account already ' +
      'has the same bytes, the answer is 200 with the existing document, restored from the trash if necessary.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'For 24 hours, a request with the same key and the same bytes gets the answer of the first request. After a ' +
      'request that failed, its key can be used again.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody(UPLOAD_BODY)
  @ApiCreatedResponse({
    standardSchema: documentResponseSchema,
    description: 'The document is stored, and its text will be read',
    headers: {
      Location: { description: 'The document', schema: { type: 'string' } },
      ETag: {
        description: 'Identifies this state of the document',
        schema: { type: 'string' },
      },
    },
  })
  @ApiOkResponse({
    standardSchema: documentResponseSchema,
    description: 'The account already has a document with these bytes',
  })
  @ApiProblems(
    RequestInvalidError,
    errors.MultipartMalformedError,
    errors.MultipartRequiredError,
    errors.DocumentFileMissingError,
    errors.DocumentFileEmptyError,
    errors.DocumentFilesTooManyError,
    errors.DocumentFilenameInvalidError,
    DocumentLanguageUnavailableError,
    errors.DocumentDigestMismatchError,
    errors.DocumentTypeUnsupportedError,
    errors.DocumentEncryptedError,
    errors.DocumentTooLargeError,
    errors.IdempotencyKeyReusedError,
    errors.IdempotencyInProgressError,
    RequestTimeoutError,
    StorageFullError,
    StorageUnavailableError,
    errors.QuotaExceededError,
    errors.UploadsTooManyError,
  )
  async createDocument(
    @CurrentAccount() account: AuthenticatedAccount,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Req() req: Request,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentResponse> {
    const key = idempotencyKeyOf(idempotencyKey);
    const { status, etag, body } = await this.places.run(account.id, clientAddressOf(req), () =>
      this.uploads.upload(account.id, key, (id) => this.parser.parse(req, originalKey(id))),
    );
    res.status(status).set({ Location: `/v1/documents/${body.id}`, ETag: etag });
    return body;
  }
}
