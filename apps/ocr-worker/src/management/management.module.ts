import { Module } from '@nestjs/common';
import { SandboxModule } from '../sandbox/sandbox.module.js';
import { StoreModule } from '../store/store.module.js';
import { ManagementListener } from './management-listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ imports: [SandboxModule, StoreModule], providers: [ManagementListener] })
export class ManagementModule {}
