import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { exposeBuildInfo, poolSamples, sampledGauge, startNodeMetrics } from '@app/metrics';
import { QueueConnection } from '@app/queue';

const connections = sampledGauge('strongroom_database_connections');

@Injectable()
export class MetricsSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private end: () => void = () => undefined;

  constructor(private readonly queue: QueueConnection) {}

  onApplicationBootstrap(): void {
    startNodeMetrics();
    exposeBuildInfo('ocr-worker');
    const { connections: pool } = this.queue;
    if (pool !== undefined) this.end = connections.sampleWith(() => poolSamples('queue', pool));
  }

  onModuleDestroy(): void {
    this.end();
  }
}
