import { Module } from '@nestjs/common';
import { CellModule } from '../sandbox/index.js';
import { OcrModule } from '../jobs/jobs.module.js';
import { ManagementListener } from './management-listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ imports: [CellModule, OcrModule], providers: [ManagementListener] })
export class HealthModule {}
