import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { TagLister } from './tag-lister.js';
import { TagsController } from './tags.controller.js';
import { TagsReadModel } from './tags.read-model.js';
import { TagsRepository } from './tags.repository.js';
import { TagsService } from './tags.service.js';

/** Lists the tags of an account's documents, and changes a tag in all of them. */
@Module({
  imports: [AuditModule, AuthModule, SearchIndexModule],
  controllers: [TagsController],
  providers: [TagLister, TagsReadModel, TagsRepository, TagsService],
})
export class TagsModule {}
