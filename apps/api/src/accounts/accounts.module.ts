import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { RetentionModule } from '../retention/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { SourcesModule } from '../sources/index.js';
import { AccountAuditController } from './account-audit.controller.js';
import { AccountEraser } from './account-eraser.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsReadModel } from './accounts.read-model.js';
import { AccountsService } from './accounts.service.js';

@Module({
  imports: [AuditModule, AuthModule, RetentionModule, SearchIndexModule, SourcesModule],
  controllers: [AccountsController, AccountAuditController],
  providers: [AccountEraser, AccountsService, AccountsReadModel],
})
export class AccountsModule {}
