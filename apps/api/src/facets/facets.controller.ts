import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { ApiProblems, Compressed } from '../http/index.js';
import { SearchBusyError } from '../search-index/index.js';
import { RateLimit } from '../throttling/index.js';
import { getFacetsSchema, type GetFacets } from './facets.requests.js';
import { facetsResponseSchema, type FacetsResponse } from './facets.response.js';
import { FacetsService } from './facets.service.js';

@ApiTags('search')
@ApiBearerAuth()
@ApiProblems()
@RateLimit('account')
@Controller('facets')
export class FacetsController {
  constructor(private readonly service: FacetsService) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'Count documents by tag, state, type and month',
    description:
      'Counts the documents that a list with the same `q` and filters has. Documents in the trash are not counted.',
  })
  @ApiOkResponse({ standardSchema: facetsResponseSchema, description: 'The counts' })
  @ApiProblems(UnauthenticatedError, SearchBusyError)
  async getFacets(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: getFacetsSchema }) request: GetFacets,
  ): Promise<FacetsResponse> {
    return this.service.count(account.id, request);
  }
}
