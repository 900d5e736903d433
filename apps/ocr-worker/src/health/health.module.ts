import { Module } from '@nestjs/common';
import { ManagementListener } from './management.listener.js';

/** Health and metrics of the worker, on its management port. */
@Module({ providers: [ManagementListener] })
export class HealthModule {}
