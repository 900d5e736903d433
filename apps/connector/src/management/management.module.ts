import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ManagementListener } from './management-listener.js';

/** Health and metrics of the connector, on its management port. */
@Module({ imports: [MetricsModule], providers: [ManagementListener] })
export class ManagementModule {}
