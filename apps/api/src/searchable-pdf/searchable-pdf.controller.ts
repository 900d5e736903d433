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
import {
  DocumentStorage,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from '@app/document-storage';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { RangeUnsatisfiableError, sendContent } from '../contents/index.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  documentParamsSchema,
  type DocumentParams,
} from '../documents/index.js';
import { ApiProblems } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { SearchablePdfUnavailableError } from './searchable-pdf.errors.js';
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
  SearchablePdfUnavailableError,
  RangeUnsatisfiableError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
)
@RateLimit('account')
@Controller('documents/:id')
export class SearchablePdfController {
  constructor(
    private readonly pdfs: SearchablePdfs,
    private readonly storage: DocumentStorage,
  ) {}

  @Get('searchable.pdf')
  @ApiOperation({
    summary: 'Download the pages as a searchable PDF',
    description:
      'The original pages with the words that were read of them laid over, invisible, to be searched and selected. ' +
      'It is made when it is first asked for: until then the answer is 202, and asking again after `Retry-After` ' +
      'seconds gives it. Pages that have a text layer of their own keep it.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range of bytes' })
  @ApiHeader({ name: 'If-Range', required: false, description: 'The ETag that the range is for' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag that is known' })
  @ApiOkResponse({ description: 'The PDF', content: PDF })
  @ApiResponse({
    status: 202,
    description: 'It is being made; ask again',
    headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 206, description: 'The range', content: PDF })
  @ApiResponse({ status: 304, description: 'If-None-Match names these bytes' })
  async getSearchablePdf(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const pdf = await this.pdfs.find(account.id, id);
    if (pdf !== undefined) return sendContent(pdf, this.storage, req, res);
    res.status(202).set({ 'Retry-After': RETRY_AFTER_SECONDS, 'Cache-Control': 'no-store' }).end();
  }
}
