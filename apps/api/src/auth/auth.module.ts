import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiConfig } from '../api.config.js';
import { AuditModule } from '../audit/index.js';
import { AccessTokenService } from './access-token.service.js';
import { AccountCreationModule } from './account-creation.module.js';
import { AccountClosing } from './account-closing.js';
import { AccountClosingRepository } from './account-closing.repository.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { ExpiredFamilySweeper } from './expired-family.sweeper.js';
import { readOrMakeSecret } from './kept-secret.js';
import { LoginTries } from './login-tries.js';
import { OpenAccountGuard } from './open-account.guard.js';
import { RefreshFamiliesRepository } from './refresh-families.repository.js';
import { RegistrationService } from './registration.service.js';
import { SessionService } from './session.service.js';
import { TokenKeys } from './token-keys.js';

/** Accounts, logging in and out, and the guard that asks every route of the api for a bearer token. */
@Module({
  imports: [AccountCreationModule, AuditModule],
  controllers: [AuthController],
  providers: [
    AccessTokenService,
    AccountClosing,
    AccountClosingRepository,
    AuthService,
    ExpiredFamilySweeper,
    LoginTries,
    RefreshFamiliesRepository,
    RegistrationService,
    SessionService,
    { provide: TokenKeys, inject: [ApiConfig], useFactory: createTokenKeys },
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: OpenAccountGuard },
  ],
  exports: [AccountClosing, TokenKeys],
})
export class AuthModule {}

async function createTokenKeys(config: ApiConfig): Promise<TokenKeys> {
  const secret = config.jwtSecret ?? (await readOrMakeSecret(join(config.dataDir, 'jwt-secret')));
  return new TokenKeys(secret, config.jwtSecretPrevious);
}
