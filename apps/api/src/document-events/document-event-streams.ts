import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { pauseDeadline } from '@app/request-context';
import { toDocumentResponse, type Document } from '../documents/index.js';
import { clientAddressOf, EventStream, ShutdownSignal } from '../http/index.js';
import { EVENT_LIMITS } from './document-events-limits.js';
import { DocumentWatch } from './document-watch.js';
import { StreamPlaces } from './stream-places.js';

const { EVENT_HEARTBEAT_MS, MAX_MISSED_HEARTBEATS, MAX_STREAM_MS } = EVENT_LIMITS;

/** Opens event streams: each sends the events of one document to one client. */
@Injectable()
export class DocumentEventStreams {
  private readonly streams = new Set<EventStream>();

  constructor(
    private readonly places: StreamPlaces,
    private readonly watch: DocumentWatch,
    private readonly shutdown: ShutdownSignal,
  ) {
    shutdown.onShutdown(() => {
      for (const stream of this.streams) stream.end();
    });
  }

  /**
   * Streams until the document is settled, in the trash or purged, until the client disconnects or this process
   * stops, or for {@link EVENT_LIMITS.MAX_STREAM_MS}.
   *
   * @param lastEventId the revision that the client already has
   * @throws EventStreamsTooManyError, ServiceOverloadedError
   */
  open(document: Document, lastEventId: string | undefined, res: Response): void {
    if (isOver(document) && document.revision.toString() === lastEventId) {
      // An EventSource does not reconnect after a 204.
      res.status(204).end();
      return;
    }
    const releasePlace = this.places.take(document.accountId, clientAddressOf(res.req));
    // The stream lasts longer than the deadline of a request.
    pauseDeadline();
    const stream = new EventStream(res);
    const unwatch = this.watch.watch(
      { accountId: document.accountId, documentId: document.id },
      (current) => sendState(stream, current, lastEventId),
    );
    const heartbeat = setInterval(() => stream.beat(MAX_MISSED_HEARTBEATS), EVENT_HEARTBEAT_MS);
    const maxDuration = setTimeout(() => stream.end(), MAX_STREAM_MS);
    this.streams.add(stream);
    res.once('close', () => {
      unwatch();
      clearInterval(heartbeat);
      clearTimeout(maxDuration);
      this.streams.delete(stream);
      releasePlace();
    });
    if (this.shutdown.isShuttingDown) stream.end();
  }
}

function sendState(
  stream: EventStream,
  document: Document | undefined,
  lastEventId: string | undefined,
): void {
  if (document === undefined) {
    stream.end();
    return;
  }
  const id = document.revision.toString();
  if (id !== lastEventId) {
    stream.send({ id, event: 'document', data: toDocumentResponse(document) });
  }
  if (isOver(document)) stream.end();
}

function isOver({ status, deletedAt }: Document): boolean {
  return deletedAt !== null || status === 'ready' || status === 'failed';
}
