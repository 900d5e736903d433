import { Module } from '@nestjs/common';
import { MetricsSampler } from './metrics-sampler.js';

/** Metrics of the worker process. Metrics of documents are counted where documents are read. */
@Module({ providers: [MetricsSampler] })
export class MetricsModule {}
