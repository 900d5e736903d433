import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { pauseDeadline } from '@app/request-context';
import { clientAddressOf, EventStream, ShutdownSignal } from '../http/index.js';
import { EVENT_LIMITS } from './event-limits.js';
import { StreamPlaces } from './stream-places.js';

const { EVENT_HEARTBEAT_MS, MAX_MISSED_HEARTBEATS, MAX_STREAM_MS } = EVENT_LIMITS;

/** Opens event streams, each to one client. */
@Injectable()
export class EventStreams {
  private readonly streams = new Set<EventStream>();

  constructor(
    private readonly places: StreamPlaces,
    private readonly shutdown: ShutdownSignal,
  ) {
    shutdown.onShutdown(() => {
      for (const stream of this.streams) stream.end();
    });
  }

  /**
   * Streams until `follow` ends the stream, the client disconnects or this process stops, or for
   * {@link EVENT_LIMITS.MAX_STREAM_MS}.
   *
   * @param follow begins to send events; the returned function ends that
   * @throws EventStreamsTooManyError, ServiceOverloadedError
   */
  open(accountId: string, res: Response, follow: (stream: EventStream) => () => void): void {
    const releasePlace = this.places.take(accountId, clientAddressOf(res.req));
    // The stream lasts longer than the deadline of a request.
    pauseDeadline();
    const stream = new EventStream(res);
    const unfollow = follow(stream);
    const heartbeat = setInterval(() => stream.beat(MAX_MISSED_HEARTBEATS), EVENT_HEARTBEAT_MS);
    const maxDuration = setTimeout(() => stream.end(), MAX_STREAM_MS);
    this.streams.add(stream);
    res.once('close', () => {
      unfollow();
      clearInterval(heartbeat);
      clearTimeout(maxDuration);
      this.streams.delete(stream);
      releasePlace();
    });
    if (this.shutdown.isShuttingDown) stream.end();
  }
}
