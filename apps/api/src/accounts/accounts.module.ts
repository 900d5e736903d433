import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AccountAuditController } from './account-audit.controller.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsReadModel } from './accounts.read-model.js';
import { AccountsService } from './accounts.service.js';

@Module({
  imports: [AuditModule],
  controllers: [AccountsController, AccountAuditController],
  providers: [AccountsService, AccountsReadModel],
})
export class AccountsModule {}
