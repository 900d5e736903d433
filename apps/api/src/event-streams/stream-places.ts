import { Injectable } from '@nestjs/common';
import { networkShares } from '@app/client-ip';
import { gauge } from '@app/metrics';
import { ServiceOverloadedError } from '../http/index.js';
import { EventStreamsTooManyError } from './event-streams.errors.js';
import { EVENT_LIMITS } from './event-limits.js';

const open = gauge('strongroom_event_streams');
open.set(0);

/** Limits the number of open streams: of one account, from one network, and of all accounts. */
@Injectable()
export class StreamPlaces {
  /** By account and by network. */
  private readonly taken = new Map<string, number>();
  private total = 0;

  /**
   * Takes one of the places; the returned function frees it.
   *
   * @throws EventStreamsTooManyError, ServiceOverloadedError
   */
  take(accountId: string, address: string): () => void {
    const limits = [
      { key: accountId, limit: EVENT_LIMITS.MAX_STREAMS_OF_ACCOUNT },
      ...networkShares(address).map(({ network, factor }) => ({
        key: network,
        limit: EVENT_LIMITS.MAX_STREAMS_OF_NETWORK * factor,
      })),
    ];
    const isFull = limits.some(({ key, limit }) => (this.taken.get(key) ?? 0) >= limit);
    if (isFull) throw new EventStreamsTooManyError();
    if (this.total >= EVENT_LIMITS.MAX_STREAMS) throw new ServiceOverloadedError();
    const keys = limits.map(({ key }) => key);
    this.change(keys, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.change(keys, -1);
      isTaken = false;
    };
  }

  private change(keys: readonly string[], by: number): void {
    for (const key of keys) {
      const own = (this.taken.get(key) ?? 0) + by;
      if (own === 0) this.taken.delete(key);
      else this.taken.set(key, own);
    }
    this.total += by;
    open.set(this.total);
  }
}
