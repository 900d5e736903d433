import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/index.js';
import { AccessTokenService } from './tokens/access-token.service.js';
import { AccountClosing } from './accounts/account-closing.js';
import { AccountClosingRepository } from './accounts/account-closing.repository.js';
import { AccountCreationModule } from './accounts/account-creation.module.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { ExpiredFamilySweeper } from './tokens/expired-family-sweeper.js';
import { readOrCreateSecret } from '../secret-file.js';
import { LoginRateLimiter } from './login-rate-limiter.js';
import { RefreshFamiliesRepository } from './tokens/refresh-families.repository.js';
import { RegistrationService } from './registration.service.js';
import { LiveSessions } from './tokens/live-sessions.js';
import { SessionGuard } from './session.guard.js';
import { SessionService } from './tokens/session.service.js';
import { TokenKeys } from './tokens/token-keys.js';
import { AuthConfig } from './auth.config.js';

/** Accounts, login and logout, and the guard that requires a bearer token on every route of the api. */
@Module({
  imports: [AccountCreationModule, AuditModule],
  controllers: [AuthController],
  providers: [
    AccessTokenService,
    AccountClosing,
    AccountClosingRepository,
    AuthService,
    ExpiredFamilySweeper,
    LiveSessions,
    LoginRateLimiter,
    RefreshFamiliesRepository,
    RegistrationService,
    SessionService,
    { provide: TokenKeys, inject: [AuthConfig], useFactory: createTokenKeys },
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [AccountClosing, LiveSessions, TokenKeys],
})
export class AuthModule {}

async function createTokenKeys(config: AuthConfig): Promise<TokenKeys> {
  const secret = config.jwtSecret ?? (await readOrCreateSecret(join(config.dataDir, 'jwt-secret')));
  return new TokenKeys(secret, config.jwtSecretPrevious);
}
