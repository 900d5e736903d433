import { Module } from '@nestjs/common';
import { StoreKeeper } from './store-keeper.js';
import { StoresRepository } from './stores.repository.js';

@Module({ providers: [StoreKeeper, StoresRepository], exports: [StoreKeeper] })
export class StoreModule {}
