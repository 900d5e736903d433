import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import type { Request } from 'express';
import {
  RateLimitGuard,
  RateLimitStore,
  StoreThrottlerStorage,
  throttlerOf,
} from '@app/throttling';
import { accountOf } from '../auth/index.js';
import { AddressLimits } from './address-limits.js';
import { CountersModule } from './counters.module.js';
import { isOn, policiesOf } from './policies.js';
import { ThrottlingConfig } from './throttling.config.js';

/** Rate limits by address, which apply first, and by account, which apply after authentication. */
@Module({
  imports: [
    CountersModule,
    ThrottlerModule.forRootAsync({
      inject: [ThrottlingConfig, RateLimitStore],
      useFactory: throttlerOptions,
    }),
  ],
  providers: [AddressLimits, { provide: APP_GUARD, useClass: RateLimitGuard }],
})
export class ThrottlingModule {}

function throttlerOptions(config: ThrottlingConfig, store: RateLimitStore): ThrottlerModuleOptions {
  const { account, uploads, cloud } = policiesOf(config);
  const hasOwnUploads = config.rateLimitUploads !== undefined;
  return {
    throttlers: [
      ...[account]
        .filter(isOn)
        .map((policy) =>
          throttlerOf(policy, byAccount, hasOwnUploads ? ['account'] : ['account', 'uploads']),
        ),
      ...[uploads, cloud].filter(isOn).map((policy) => throttlerOf(policy, byAccount)),
    ],
    storage: new StoreThrottlerStorage(store),
    setHeaders: false,
  };
}

function byAccount(req: Request): string {
  return accountOf(req).id;
}
