import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  exposeBuildInfo,
  poolSamples,
  sampledGauge,
  startNodeMetrics,
  type PoolCounts,
} from '@app/metrics';
import { QueueDepth, QueueConnection } from '@app/queue';
import { SearchReindexer } from '../search-index/index.js';
import { BacklogReadModel } from './backlog.read-model.js';

/** To count a million outdated documents takes seconds. */
const COUNT_EVERY_MS = 60_000;

const STATUSES = ['pending', 'processing'] as const;

const connections = sampledGauge('strongroom_database_connections');
const queueJobs = sampledGauge('strongroom_queue_jobs');
const unsettled = sampledGauge('strongroom_documents_unsettled');
const outdated = sampledGauge('strongroom_search_outdated_documents');
const oldestAge = sampledGauge('strongroom_oldest_unsettled_document_age_seconds');
const unscanned = sampledGauge('strongroom_documents_unscanned');
const oldestUnscannedAge = sampledGauge('strongroom_oldest_unscanned_document_age_seconds');

/** Computes these gauges only when Prometheus scrapes them. */
@Injectable()
export class MetricsSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private stopSampling: readonly (() => void)[] = [];
  private outdatedCount: Promise<number> | undefined;
  private countedAt = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queue: QueueConnection,
    private readonly queues: QueueDepth,
    private readonly backlog: BacklogReadModel,
    private readonly reindexer: SearchReindexer,
  ) {}

  onApplicationBootstrap(): void {
    startNodeMetrics();
    exposeBuildInfo('api');
    this.stopSampling = [
      connections.sampleWith(() => this.connections()),
      queueJobs.sampleWith(async () =>
        (await this.queues.count()).map(({ queue, state, jobs }) => ({
          labels: { queue, state },
          value: jobs,
        })),
      ),
      unsettled.sampleWith(async () => this.unsettled()),
      oldestAge.sampleWith(async () => this.oldestAge()),
      unscanned.sampleWith(async () => [
        { labels: {}, value: (await this.backlog.countUnscanned()).documents },
      ]),
      oldestUnscannedAge.sampleWith(async () => [
        { labels: {}, value: ageInSeconds((await this.backlog.countUnscanned()).oldestAt) },
      ]),
      outdated.sampleWith(async () => [{ labels: {}, value: await this.outdated() }]),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stopSampling) stop();
  }

  private connections() {
    const { master } = this.dataSource.driver as unknown as { master: PoolCounts };
    const { connections: queue } = this.queue;
    return [
      ...poolSamples('documents', master),
      ...(queue === undefined ? [] : poolSamples('queue', queue)),
    ];
  }

  /** Returns the last count, and begins a new one when it is old. */
  private async outdated(): Promise<number> {
    if (performance.now() - this.countedAt > COUNT_EVERY_MS) {
      this.countedAt = performance.now();
      const next = this.reindexer.countOutdated();
      next.then(
        () => (this.outdatedCount = next),
        () => (this.countedAt = -Infinity),
      );
      return this.outdatedCount ?? next;
    }
    return this.outdatedCount ?? this.reindexer.countOutdated();
  }

  private async unsettled() {
    const found = await this.backlog.count();
    return STATUSES.map((status) => ({
      labels: { status },
      value: found.find((backlog) => backlog.status === status)?.documents ?? 0,
    }));
  }

  private async oldestAge() {
    const found = await this.backlog.count();
    return STATUSES.map((status) => {
      const oldestAt = found.find((backlog) => backlog.status === status)?.oldestAt ?? null;
      return { labels: { status }, value: ageInSeconds(oldestAt) };
    });
  }
}

/** Returns 0 when there is no such time. */
function ageInSeconds(time: Date | null): number {
  return time === null ? 0 : Math.max(0, Date.now() - time.getTime()) / 1_000;
}
