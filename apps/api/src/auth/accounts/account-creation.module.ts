import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../../audit/index.js';
import { PasswordsModule } from '../../passwords/index.js';
import { AccountCreator } from './account-creator.js';
import { AccountEntity } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';

/** Creates accounts without HTTP and without tokens. The command `account` imports only this module. */
@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity]), AuditModule, PasswordsModule],
  providers: [AccountCreator, AccountsRepository],
  exports: [AccountCreator, AccountsRepository, PasswordsModule],
})
export class AccountCreationModule {}
