import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { TooManyRequestsError } from '@app/throttling';
import { CurrentAccount, UnauthenticatedError, type AuthenticatedAccount } from '../auth/index.js';
import {
  ApiProblems,
  Compressed,
  CursorInvalidError,
  JsonMalformedError,
  RequestInvalidError,
  ServiceUnavailableError,
  type Handled,
} from '../http/index.js';
import { RateLimit } from '../throttling/index.js';
import { TagLister } from './tag-lister.js';
import {
  tagPageResponseSchema,
  tagResponseSchema,
  toTagPageResponse,
  toTagResponse,
  type TagPageResponse,
  type TagResponse,
} from './tag.response.js';
import {
  TagExistsError,
  TagNotFoundError,
  TagTargetNotFoundError,
  TagTooLargeError,
} from './tags.errors.js';
import {
  listTagsSchema,
  mergeTagSchema,
  tagParamsSchema,
  updateTagSchema,
  type ListTags,
  type MergeTag,
  type TagParams,
  type UpdateTag,
} from './tags.requests.js';
import { TagsService } from './tags.service.js';

const ALL_DOCUMENTS =
  'Changes all documents that have the tag, also those in the trash, and their ETags, in one transaction. Search finds ' +
  'the documents by the new tags directly, or after some seconds when very many of them change.';

@ApiTags('tags')
@ApiBearerAuth()
@ApiProblems(UnauthenticatedError, ServiceUnavailableError, TooManyRequestsError)
@RateLimit('account')
@Controller('tags')
export class TagsController {
  constructor(
    private readonly service: TagsService,
    private readonly lister: TagLister,
  ) {}

  @Get()
  @Compressed()
  @ApiOperation({
    summary: 'List tags',
    description: 'All tags of documents outside the trash, in the order of their names.',
  })
  @ApiOkResponse({ standardSchema: tagPageResponseSchema, description: 'A page of the list' })
  @ApiProblems(RequestInvalidError, CursorInvalidError)
  async listTags(
    @CurrentAccount() account: AuthenticatedAccount,
    @Query({ schema: listTagsSchema }) query: ListTags,
  ): Promise<TagPageResponse> {
    return toTagPageResponse(await this.lister.list(account.id, query));
  }

  @Patch(':name')
  @ApiOperation({
    summary: 'Rename a tag or change its colour',
    description: `${ALL_DOCUMENTS} A colour alone changes no document.`,
  })
  @ApiOkResponse({ standardSchema: tagResponseSchema, description: 'The tag as it is now' })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    TagNotFoundError,
    TagExistsError,
    TagTooLargeError,
  )
  async updateTag(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: tagParamsSchema }) { name }: TagParams,
    @Body({ schema: updateTagSchema }) change: UpdateTag,
  ): Promise<TagResponse> {
    return toTagResponse(await this.service.update(account.id, name, change));
  }

  @Post(':name/merge')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Merge a tag into another one',
    description: `Each document with the tag gets the tag \`into\` instead, once. ${ALL_DOCUMENTS}`,
  })
  @ApiOkResponse({ standardSchema: tagResponseSchema, description: 'The tag `into` as it is now' })
  @ApiProblems(
    RequestInvalidError,
    JsonMalformedError,
    TagNotFoundError,
    TagTargetNotFoundError,
    TagTooLargeError,
  )
  async mergeTag(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: tagParamsSchema }) { name }: TagParams,
    @Body({ schema: mergeTagSchema }) { into }: Handled<MergeTag, 'into'>,
  ): Promise<TagResponse> {
    return toTagResponse(await this.service.merge(account.id, name, into));
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a tag from all documents', description: ALL_DOCUMENTS })
  @ApiNoContentResponse({ description: 'No document has the tag' })
  @ApiProblems(RequestInvalidError, TagNotFoundError, TagTooLargeError)
  async deleteTag(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param({ schema: tagParamsSchema }) { name }: TagParams,
  ): Promise<void> {
    await this.service.delete(account.id, name);
  }
}
