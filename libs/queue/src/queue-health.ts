import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { becomesTrueWithin } from './fetch-watch.js';
import { JobProducer } from './job-producer.js';
import { QueueConnection } from './queue-connection.js';

/** After an outage a consumer needs up to a second to fetch again. Below the timeout of a readiness check. */
const RECOVERY_MS = 1_500;

/** The properties of a consumer that are checked. */
interface WatchedConsumer {
  readonly queueName: string;
  readonly isTaking: boolean;
}

/** Readiness checks that this process can use the queue. It is not enough that the server of the queue answers. */
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

  /** Registers a consumer. Every consumer registers itself when it is initialised. */
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

  /**
   * Rejects when a consumer takes no jobs although the queue answers. Other checks report a queue that does not
   * answer.
   */
  async probeConsumers(): Promise<void> {
    const consumers = [...this.consumers];
    const areTaking = () => consumers.every(({ isTaking }) => isTaking);
    if (areTaking()) return;
    const [hasRecovered, isReachable] = await Promise.all([
      becomesTrueWithin(areTaking, RECOVERY_MS),
      Promise.race([this.isReachable(), delay(RECOVERY_MS, false, { ref: false })]),
    ]);
    if (hasRecovered || !isReachable) return;
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
