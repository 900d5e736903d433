import { Module } from '@nestjs/common';
import { StoreModule } from '../store/index.js';
import { ManagementListener } from './management-listener.js';

/** Health and metrics of the api, on the management port. */
@Module({ imports: [StoreModule], providers: [ManagementListener] })
export class ManagementModule {}
