import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import { ApiProblems, Compressed } from '../http/index.js';
import { SearchBusyError } from '../search-index/index.js';
import { RateLimit } from '../throttling/index.js';
import { suggestionsRequestSchema, type SuggestionsRequest } from './suggestions.requests.js';
import { suggestionsResponseSchema, type SuggestionsResponse } from './suggestions.response.js';
import { SuggestionsService } from './suggestions.service.js';

@ApiTags('search')
@ApiBearerAuth()
@ApiProblems()
@RateLimit('account')
@Controller('suggestions')
export class SuggestionsController {
  constructor(private readonly service: SuggestionsService) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'Complete a query while it is typed',
    description:
      'Returns queries that begin with what was typed: its last word completed by words of the account’s documents, ' +
      'and tags and titles with this beginning. Each finds at least one document outside the trash. Words of a ' +
      'document are suggested within a minute after it was read.',
  })
  @ApiOkResponse({ standardSchema: suggestionsResponseSchema, description: 'Words, tags, titles' })
  @ApiProblems(UnauthenticatedError, SearchBusyError)
  async listSuggestions(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: suggestionsRequestSchema }) request: SuggestionsRequest,
  ): Promise<SuggestionsResponse> {
    const suggestions = await this.service.suggest(account.id, request);
    return { items: suggestions.map(({ text, kind }) => ({ text, kind })) };
  }
}
