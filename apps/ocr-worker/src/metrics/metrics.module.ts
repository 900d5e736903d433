import { Module } from '@nestjs/common';
import { MetricsSampler } from './metrics-sampler.js';

/** What the worker tells Prometheus of its process; of documents it tells where they are read. */
@Module({ providers: [MetricsSampler] })
export class MetricsModule {}
