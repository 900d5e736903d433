import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { poolSamples, sampledGauge, startNodeMetrics } from '@app/metrics';
import { QueuePool } from '@app/queue';

const connections = sampledGauge('strongroom_database_connections');

@Injectable()
export class MetricsSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private end: () => void = () => undefined;

  constructor(private readonly queuePool: QueuePool) {}

  onApplicationBootstrap(): void {
    startNodeMetrics();
    this.end = connections.sampleWith(() => poolSamples('queue', this.queuePool.pool));
  }

  onModuleDestroy(): void {
    this.end();
  }
}
