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
import {
  DocumentStorage,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from '@app/document-storage';
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
)
@Controller('documents/:id')
export class SignedContentController {
  constructor(
    private readonly reader: DocumentReader,
    private readonly storage: DocumentStorage,
    private readonly addresses: SignedContentUrls,
  ) {}

  @Post('content-url')
  @HttpCode(201)
  @RateLimit('account')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Make an address for the original',
    description:
      'For `<img>` and downloads: whoever has it can read this one document for at most five minutes, without a ' +
      'token. It cannot be taken back, but the trash hides the document from it, too.',
  })
  @ApiCreatedResponse({
    standardSchema: contentUrlResponseSchema,
    description: 'The address, relative to that of the api',
  })
  @ApiProblems(UnauthenticatedError, JsonMalformedError)
  async createContentUrl(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Body({ schema: createContentUrlSchema }) { expiresIn }: Handled<CreateContentUrl, 'expiresIn'>,
  ): Promise<ContentUrlResponse> {
    const document = await this.reader.getLive(account.id, id);
    const expiresAt = new Date((Math.floor(Date.now() / 1_000) + expiresIn) * 1_000);
    const token = this.addresses.tokenFor({
      accountId: account.id,
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
    summary: 'Download the original by a signed address',
    security: [],
    description: 'As GET …/content does, conditions and ranges included, but without a token.',
  })
  @ApiOkResponse({ description: 'The bytes', content: BINARY })
  @ApiResponse({ status: 206, description: 'The range', content: BINARY })
  @ApiResponse({ status: 304, description: 'If-None-Match names these bytes' })
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
    const grant = this.addresses.read(token, id, new Date());
    if (grant === undefined) throw new ContentUrlInvalidError();
    const document = await this.reader.getLive(grant.accountId, id);
    // A page of another origin may show it: that is what the address is for.
    res.set('Cross-Origin-Resource-Policy', 'cross-origin');
    await sendContent(document, this.storage, req, res);
  }
}
