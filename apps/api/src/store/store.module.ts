import { Module } from '@nestjs/common';
import { StoreIdentityService } from './store-identity.service.js';
import { StoresRepository } from './stores.repository.js';

@Module({ providers: [StoreIdentityService, StoresRepository], exports: [StoreIdentityService] })
export class StoreModule {}
