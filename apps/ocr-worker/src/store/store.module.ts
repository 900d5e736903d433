import { Module } from '@nestjs/common';
import { StoreIdentityCheck } from './store-identity-check.js';

/** The store of originals and page results. */
@Module({ providers: [StoreIdentityCheck], exports: [StoreIdentityCheck] })
export class StoreModule {}
