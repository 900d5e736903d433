import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { StorageObjectNotFoundError, StorageUnavailableError } from '@app/document-storage';
import { TooManyRequestsError } from '@app/throttling';
import {
  CurrentAccount,
  Public,
  UnauthenticatedError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import {
  DocumentNotFoundError,
  documentParamsSchema,
  DocumentReader,
  SCAN_PROBLEMS,
  type DocumentParams,
} from '../documents/index.js';
import {
  ApiProblems,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { DownloadTrail } from './download-trail.js';
import { SignedContentUrls } from './signed-content-urls.js';
import { sendContent } from './content-response.js';
import {
  createContentUrlSchema,
  signedContentSchema,
  type CreateContentUrl,
  type SignedContent,
} from './content.requests.js';
import { contentUrlResponseSchema, type ContentUrlResponse } from './content-url.response.js';
import { ContentUrlInvalidError, RangeUnsatisfiableError } from './contents.errors.js';

const BINARY = { '*/*': { schema: { type: 'string' as const, format: 'binary' } } };

@ApiTags('documents')
@ApiProblems(
  RequestInvalidError,
  DocumentNotFoundError,
  TooManyRequestsError,
  ServiceUnavailableError,
  ...SCAN_PROBLEMS,
)
@Controller('documents/:id')
export class SignedContentController {
  constructor(
    private readonly reader: DocumentReader,
    private readonly downloads: DownloadTrail,
    private readonly urls: SignedContentUrls,
  ) {}

  @Post('content-url')
  @HttpCode(201)
  @RateLimit('account')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Create a signed URL of the original',
    description:
      'For `<img>` and downloads: anyone who has the URL can read this one document for at most five minutes, without ' +
      'an access token. It ends with the login that made it, and does not work while the document is in the trash.',
  })
  @ApiCreatedResponse({
    standardSchema: contentUrlResponseSchema,
    description: 'The URL, relative to the URL of the API',
  })
  @ApiProblems(UnauthenticatedError, JsonMalformedError)
  async createContentUrl(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: createContentUrlSchema }) { expiresIn }: Handled<CreateContentUrl, 'expiresIn'>,
  ): Promise<ContentUrlResponse> {
    const document = await this.reader.getReadable(account, id);
    await this.downloads.recordUrl(account.id, id);
    const expiresAt = new Date((Math.floor(Date.now() / 1_000) + expiresIn) * 1_000);
    const token = this.urls.tokenFor({
      account,
      documentId: document.id,
      expiresAt,
    });
    return {
      url: `/v1/documents/${document.id}/signed-content?token=${token}`,
      expiresAt: expiresAt.toISOString(),
    };
  }

  @Get('signed-content')
  @Public()
  @ApiOperation({
    summary: 'Download the original by a signed URL',
    security: [],
    description:
      'Works like GET …/content, including conditions and ranges, but without an access token.',
  })
  @ApiOkResponse({ description: 'The bytes', content: BINARY })
  @ApiResponse({ status: 206, description: 'The range', content: BINARY })
  @ApiResponse({ status: 304, description: 'The bytes still have the ETag of If-None-Match' })
  @ApiProblems(
    ContentUrlInvalidError,
    RangeUnsatisfiableError,
    StorageObjectNotFoundError,
    StorageUnavailableError,
  )
  async getSignedContent(
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Query({ schema: signedContentSchema }) { token }: Handled<SignedContent, 'token'>,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const grant = this.urls.read(token, id, new Date());
    if (grant === undefined) throw new ContentUrlInvalidError();
    const document = await this.reader.getReadable(grant.account, id).catch((error: unknown) => {
      throw error instanceof UnauthenticatedError ? new ContentUrlInvalidError() : error;
    });
    // Pages of other origins must be able to embed the document: this is the purpose of the URL.
    res.set('Cross-Origin-Resource-Policy', 'cross-origin');
    const download = this.downloads.downloadOf(grant.account.id, id, document, 'signed-url');
    await sendContent(download, req, res);
  }
}
