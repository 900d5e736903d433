import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { exposeBuildInfo, sampledGauge, startNodeMetrics } from '@app/metrics';
import { BacklogRepository, type Backlog } from './backlog.repository.js';

const sources = sampledGauge('strongroom_sources');
const oldestWork = sampledGauge('strongroom_source_oldest_work_age_seconds');
const STATES = ['active', 'failing', 'paused', 'consent_needed'];

/** Metrics of what waits. Metrics of rounds and transfers are counted where they end. */
@Injectable()
export class MetricsSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private ends: (() => void)[] = [];

  constructor(private readonly backlog: BacklogRepository) {}

  onApplicationBootstrap(): void {
    startNodeMetrics();
    exposeBuildInfo('connector');
    this.ends = [
      sources.sampleWith(async () => samplesOf(await this.backlog.read())),
      oldestWork.sampleWith(async () => {
        const { oldestDueSeconds, oldestStagedSeconds } = await this.backlog.read();
        return [
          { labels: { step: 'fetch' }, value: oldestDueSeconds },
          { labels: { step: 'register' }, value: oldestStagedSeconds },
        ];
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const end of this.ends) end();
  }
}

function samplesOf({ sources: counts }: Backlog): { labels: { state: string }; value: number }[] {
  return STATES.map((state) => ({
    labels: { state },
    value: counts.find((one) => one.state === state)?.count ?? 0,
  }));
}
