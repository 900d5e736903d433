import { Module } from '@nestjs/common';
import { BacklogRepository } from './backlog.repository.js';
import { MetricsSampler } from './metrics-sampler.js';

/** Metrics of the connector process. */
@Module({ providers: [BacklogRepository, MetricsSampler], exports: [BacklogRepository] })
export class MetricsModule {}
