import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { holdsWithin } from './fetch-watch.js';
import { JobProducer } from './job-producer.js';
import { QueueConnection } from './queue-connection.js';

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
    private readonly connection: QueueConnection,
    private readonly producer: JobProducer,
  ) {}

  get kind(): QueueConnection['kind'] {
    return this.connection.kind;
  }

  /** Every consumer of the process is watched from its construction on. */
  watch(consumer: WatchedConsumer): void {
    this.consumers.add(consumer);
  }

  /** Rejects when the queue's server does not answer. */
  probeServer(): Promise<void> {
    return this.connection.probe();
  }

  /** Rejects when this process cannot add jobs. */
  async probeProducer(): Promise<void> {
    await this.connection.probe();
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
    return this.connection.probe().then(
      () => true,
      () => false,
    );
  }
}
