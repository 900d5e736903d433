import { Module } from '@nestjs/common';
import { SearchIndexModule } from '../search-index/index.js';
import { BacklogReadModel } from './backlog.read-model.js';
import { MetricsSampler } from './metrics-sampler.js';

@Module({ imports: [SearchIndexModule], providers: [BacklogReadModel, MetricsSampler] })
export class MetricsModule {}
