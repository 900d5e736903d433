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
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { DownloadTrail, RangeUnsatisfiableError, sendContent } from '../contents/index.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  documentParamsSchema,
  SCAN_PROBLEMS,
  type DocumentParams,
} from '../documents/index.js';
import { ApiProblems } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { DocumentEncryptedError, SearchablePdfUnavailableError } from './searchable-pdf.errors.js';
import { SearchablePdfs } from './searchable-pdfs.js';

const PDF = { 'application/pdf': { schema: { type: 'string' as const, format: 'binary' } } };
const RETRY_AFTER_SECONDS = '1';

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(
  UnauthenticatedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  DocumentFailedError,
  DocumentEncryptedError,
  SearchablePdfUnavailableError,
  RangeUnsatisfiableError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
  ...SCAN_PROBLEMS,
)
@RateLimit('account')
@Controller('documents/:id')
export class SearchablePdfController {
  constructor(
    private readonly pdfs: SearchablePdfs,
    private readonly downloads: DownloadTrail,
  ) {}

  @Get('searchable.pdf')
  @ApiOperation({
    summary: 'Download the pages as a searchable PDF',
    description:
      'The original pages with an invisible layer of the recognised words, so that they can be searched and selected. ' +
      'The first request starts making it. Until it is ready the answer is 202; repeat the request after ' +
      '`Retry-After` seconds. Pages that have their own text layer keep it.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes' })
  @ApiHeader({
    name: 'If-Range',
    required: false,
    description: 'The ETag of the version that the range belongs to',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag of the version that the client has',
  })
  @ApiOkResponse({ description: 'The PDF', content: PDF })
  @ApiResponse({
    status: 202,
    description: 'The PDF is being made; repeat the request later',
    headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 206, description: 'The range', content: PDF })
  @ApiResponse({ status: 304, description: 'If-None-Match contains the current ETag' })
  async getSearchablePdf(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const pdf = await this.pdfs.find(account, id);
    if (pdf !== undefined) {
      const download = this.downloads.downloadOf(account.id, id, pdf, 'searchable-pdf');
      return sendContent(download, req, res);
    }
    res.status(202).set({ 'Retry-After': RETRY_AFTER_SECONDS, 'Cache-Control': 'no-store' }).end();
  }
}
