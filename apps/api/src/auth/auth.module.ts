import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenService } from './access-token.service.js';
import { AuthGuard } from './auth.guard.js';

/** Accounts, logging in and out, and the guard that asks every route of the api for a bearer token. */
@Module({ providers: [AccessTokenService, { provide: APP_GUARD, useClass: AuthGuard }] })
export class AuthModule {}
