import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/index.js';
import { AccountCreator } from './account-creator.js';
import { AccountEntity } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import { PasswordHasher } from './password-hasher.js';

/** What creating an account needs, without HTTP and without tokens: also for the program that creates one. */
@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity]), AuditModule],
  providers: [AccountCreator, AccountsRepository, PasswordHasher],
  exports: [AccountCreator, AccountsRepository, PasswordHasher],
})
export class AccountCreationModule {}
