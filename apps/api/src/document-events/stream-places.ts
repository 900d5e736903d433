import { Injectable } from '@nestjs/common';
import { gauge } from '@app/metrics';
import { ServiceOverloadedError } from '../http/index.js';
import { EventStreamsTooManyError } from './document-events.errors.js';
import { EVENT_LIMITS } from './document-events-limits.js';

const open = gauge('strongroom_event_streams');
open.set(0);

/** Limits the number of open streams: of one account, and of all accounts. */
@Injectable()
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private total = 0;

  /**
   * Takes one of the places; the returned function frees it.
   *
   * @throws EventStreamsTooManyError, ServiceOverloadedError
   */
  take(accountId: string): () => void {
    const own = this.taken.get(accountId) ?? 0;
    if (own >= EVENT_LIMITS.MAX_STREAMS_OF_ACCOUNT) throw new EventStreamsTooManyError();
    if (this.total >= EVENT_LIMITS.MAX_STREAMS) throw new ServiceOverloadedError();
    this.change(accountId, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.change(accountId, -1);
      isTaken = false;
    };
  }

  private change(accountId: string, by: number): void {
    const own = (this.taken.get(accountId) ?? 0) + by;
    if (own === 0) this.taken.delete(accountId);
    else this.taken.set(accountId, own);
    this.total += by;
    open.set(this.total);
  }
}
