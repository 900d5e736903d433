import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { ApiProblems, Compressed, CursorInvalidError } from '../http/index.js';
import { SearchBusyError } from '../search-index/index.js';
import { RateLimit } from '../throttling/index.js';
import { toSearchResponse } from './search.mapper.js';
import { searchRequestSchema, type SearchRequest } from './search.requests.js';
import { searchResponseSchema, type SearchResponse } from './search.response.js';
import { SearchService } from './search.service.js';

@ApiTags('search')
@ApiBearerAuth()
@ApiProblems()
@RateLimit('account')
@Controller('search')
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'Search titles, tags, file names and text',
    description:
      'Returns one item for each document, with its best page; best first, unless `sort` says otherwise. Words may stand on different pages, and ' +
      'match in other inflections and with or without accents; codes, numbers and addresses match whole and in part. ' +
      'The filters are those of the list. Documents in the trash are not searched. A query that finds fewer than five ' +
      'documents also searches for similar words: their documents come after all exact ones.',
  })
  @ApiOkResponse({ standardSchema: searchResponseSchema, description: 'A page of hits' })
  @ApiProblems(CursorInvalidError, UnauthenticatedError, SearchBusyError)
  async searchDocuments(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: searchRequestSchema }) request: SearchRequest,
  ): Promise<SearchResponse> {
    return toSearchResponse(await this.service.search(account.id, request));
  }
}
