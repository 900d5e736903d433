import { Module } from '@nestjs/common';
import { CellModule } from '../cell/index.js';
import { ManagementListener } from './management.listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ imports: [CellModule], providers: [ManagementListener] })
export class HealthModule {}
