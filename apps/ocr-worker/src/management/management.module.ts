import { Module } from '@nestjs/common';
import { SandboxModule } from '../sandbox/index.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ManagementListener } from './management-listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ imports: [SandboxModule, JobsModule], providers: [ManagementListener] })
export class ManagementModule {}
