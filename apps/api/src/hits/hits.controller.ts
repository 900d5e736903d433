import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StorageUnavailableError } from '@app/document-storage';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  DocumentFailedError,
  DocumentNotFoundError,
  DocumentNotReadyError,
  documentParamsSchema,
  SCAN_PROBLEMS,
  type DocumentParams,
} from '../documents/index.js';
import { ApiProblems, Compressed, CursorInvalidError } from '../http/index.js';
import { SearchBusyError } from '../search-index/index.js';
import { RateLimit } from '../throttling/index.js';
import { toHitsResponse } from './hits.mapper.js';
import { listHitsSchema, type ListHits } from './hits.requests.js';
import { hitsResponseSchema, type HitsResponse } from './hits.response.js';
import { HitsService } from './hits.service.js';

@ApiTags('search')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, DocumentNotFoundError, StorageUnavailableError)
@RateLimit('account')
@Controller('documents/:id/hits')
export class HitsController {
  constructor(private readonly service: HitsService) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'List the hits in a document',
    description:
      'Returns the pages on which any wanted word, code or phrase of the query is, in order, with the places of the ' +
      'hits. A hit that continues on the next page belongs to the page where it begins. The list is empty when only ' +
      'title, tags or file name match. While the document is read again, the hits are those in its current text.',
  })
  @ApiOkResponse({ standardSchema: hitsResponseSchema, description: 'A part of the list' })
  @ApiProblems(
    CursorInvalidError,
    DocumentNotReadyError,
    DocumentFailedError,
    SearchBusyError,
    ...SCAN_PROBLEMS,
  )
  async listDocumentHits(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: documentParamsSchema }) { id }: DocumentParams,
    @Query({ schema: listHitsSchema }) query: ListHits,
  ): Promise<HitsResponse> {
    return toHitsResponse(await this.service.list(account, id, query));
  }
}
