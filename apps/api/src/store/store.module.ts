import { Module } from '@nestjs/common';
import { StoreKeeper } from './store-identity.service.js';
import { StoresRepository } from './stores.repository.js';

@Module({ providers: [StoreKeeper, StoresRepository], exports: [StoreKeeper] })
export class StoreModule {}
