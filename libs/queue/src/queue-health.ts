import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { holdsWithin } from './fetch-watch.js';
import { JobProducer } from './job-producer.js';
import { QueueHome } from './queue-home.js';

/** After an outage a consumer needs up to a second to ask again; below the time-out of a readiness check. */
const RETURN_MS = 1_500;

/** What is asked of a consumer. */
interface WatchedConsumer {
  readonly queueName: string;
  readonly isTaking: boolean;
}

/** Proves that this process can use the queue; that the queue's server answers does not. For readiness. */
@Injectable()
export class QueueHealth {
  private readonly consumers = new Set<WatchedConsumer>();

  constructor(
    private readonly home: QueueHome,
    private readonly producer: JobProducer,
  ) {}

  get kind(): QueueHome['kind'] {
    return this.home.kind;
  }

  /** Every consumer of the process is watched from its construction on. */
  watch(consumer: WatchedConsumer): void {
    this.consumers.add(consumer);
  }

  /** Rejects when the queue's server does not answer. */
  probeServer(): Promise<void> {
    return this.home.probe();
  }

  /** Rejects when this process cannot add jobs. */
  async probeProducer(): Promise<void> {
    await this.home.probe();
    await this.producer.probe();
  }

  /** Rejects when a consumer of this process takes no jobs though the queue answers: that it does not, others tell. */
  async probeConsumers(): Promise<void> {
    const consumers = [...this.consumers];
    const areTaking = () => consumers.every(({ isTaking }) => isTaking);
    if (areTaking()) return;
    const [isBack, isReachable] = await Promise.all([
      holdsWithin(areTaking, RETURN_MS),
      Promise.race([this.isReachable(), delay(RETURN_MS, false, { ref: false })]),
    ]);
    if (isBack || !isReachable) return;
    const stuck = consumers.filter(({ isTaking }) => !isTaking).map(({ queueName }) => queueName);
    throw new Error(`Takes no jobs: ${stuck.join(', ')}`);
  }

  async isReachable(): Promise<boolean> {
    return this.home.probe().then(
      () => true,
      () => false,
    );
  }
}
