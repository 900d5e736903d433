import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
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
  SkipSessionCheck,
  UnauthenticatedError,
  type AuthenticatedAccount,
} from '../auth/index.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  documentParamsSchema,
  DocumentReader,
  SCAN_PROBLEMS,
  type DocumentParams,
} from '../documents/index.js';
import {
  ApiProblems,
  Compressed,
  RequestInvalidError,
  ServiceUnavailableError,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { sendContent } from './content-response.js';
import { DownloadTrail } from './download-trail.js';
import { RangeUnsatisfiableError, RepresentationUnavailableError } from './contents.errors.js';
import { sendText, TEXT_CONTENT } from './text-response.js';

const BINARY = { '*/*': { schema: { type: 'string' as const, format: 'binary' } } };
const CONTENT_HEADERS = Object.fromEntries(
  Object.entries({
    ETag: 'The SHA-256 of the bytes, in hex',
    'Content-Disposition': 'attachment, with the file name (RFC 6266, 8187)',
    'Repr-Digest': 'The SHA-256 of the whole file (RFC 9530)',
    'Accept-Ranges': 'bytes',
  }).map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
);

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(
  UnauthenticatedError,
  RequestInvalidError,
  DocumentNotFoundError,
  TooManyRequestsError,
  ...SCAN_PROBLEMS,
)
@RateLimit('account')
@Controller('documents/:id')
export class DocumentContentController {
  constructor(
    private readonly reader: DocumentReader,
    private readonly downloads: DownloadTrail,
  ) {}

  @Get('content')
  @SkipSessionCheck()
  @ApiOperation({
    summary: 'Download the original',
    description: 'Returns exactly the bytes that were uploaded.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes' })
  @ApiHeader({
    name: 'If-Range',
    required: false,
    description: 'Send the range only if the file still has this ETag',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag that the client has',
  })
  @ApiOkResponse({ description: 'The bytes', content: BINARY, headers: CONTENT_HEADERS })
  @ApiResponse({ status: 206, description: 'The range', content: BINARY, headers: CONTENT_HEADERS })
  @ApiResponse({ status: 304, description: 'The bytes still have the ETag of If-None-Match' })
  @ApiProblems(
    RangeUnsatisfiableError,
    StorageObjectNotFoundError,
    StorageUnavailableError,
    ServiceUnavailableError,
  )
  async getDocumentContent(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const document = await this.reader.getReadable(account, id);
    await sendContent(this.downloads.downloadOf(account.id, id, document), req, res);
  }

  @Get('text')
  @Compressed()
  @SkipSessionCheck()
  @ApiOperation({
    summary: 'Read the text',
    description:
      'As text/plain with a form feed between pages, or as application/json with one entry for each page.',
  })
  @ApiOkResponse({ description: 'The text', content: TEXT_CONTENT })
  @ApiProblems(
    DocumentNotReadyError,
    DocumentFailedError,
    RepresentationUnavailableError,
    ServiceUnavailableError,
  )
  async getDocumentText(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    await sendText(await this.reader.text(account, id), req, res);
  }
}
