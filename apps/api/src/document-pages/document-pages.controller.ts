import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StorageUnavailableError } from '@app/document-storage';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  documentParamsSchema,
  SCAN_PROBLEMS,
  type DocumentParams,
} from '../documents/index.js';
import { ApiProblems, Compressed, CursorInvalidError } from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { PageNotFoundError, PageNotReadyError } from './page.errors.js';
import { toPageListResponse, toPageResponse } from './page.mapper.js';
import { PageReader } from './page-reader.js';
import {
  listPagesSchema,
  pageParamsSchema,
  type ListPages,
  type PageParams,
} from './page.requests.js';
import {
  pageListResponseSchema,
  pageResponseSchema,
  type PageListResponse,
  type PageResponse,
} from './page.response.js';

@ApiTags('documents')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, DocumentNotFoundError, StorageUnavailableError)
@RateLimit('account')
@Controller('documents/:id/pages')
export class DocumentPagesController {
  constructor(private readonly reader: PageReader) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'List the pages',
    description:
      'Lists the pages in order with the status of each, also while the document is being read. The list is empty ' +
      'until the worker has opened the document. While the document is read again, the pages are those of its ' +
      'current text.',
  })
  @ApiOkResponse({ standardSchema: pageListResponseSchema, description: 'A part of the list' })
  @ApiProblems(CursorInvalidError)
  async listDocumentPages(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Query({ schema: listPagesSchema }) query: ListPages,
  ): Promise<PageListResponse> {
    return toPageListResponse(await this.reader.list(account, id, query));
  }

  @Get(':number')
  @Compressed()
  @ApiOperation({
    summary: 'Get a page',
    description:
      'Returns the text of the page and its words with their positions, as soon as the page is read.',
  })
  @ApiOkResponse({ standardSchema: pageResponseSchema, description: 'The page' })
  @ApiProblems(PageNotFoundError, PageNotReadyError, DocumentFailedError, ...SCAN_PROBLEMS)
  async getDocumentPage(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: pageParamsSchema }) { id, number }: PageParams,
  ): Promise<PageResponse> {
    return toPageResponse(await this.reader.get(account, id, number));
  }
}
