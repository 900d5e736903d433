import { Module } from '@nestjs/common';
import { BacklogReadModel } from './backlog.read-model.js';
import { MetricsSampler } from './metrics-sampler.js';

@Module({ providers: [BacklogReadModel, MetricsSampler] })
export class MetricsModule {}
