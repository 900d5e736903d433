import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { pauseDeadline } from '@app/request-context';
import { toDocumentResponse, type Document } from '../documents/index.js';
import { EventStream, ShutdownSignal } from '../http/index.js';
import { EVENT_LIMITS } from './document-events-limits.js';
import { DocumentWatch } from './document-watch.js';
import { StreamPlaces } from './stream-places.js';

const { EVENT_HEARTBEAT_MS, MAX_MISSED_HEARTBEATS, MAX_STREAM_MS } = EVENT_LIMITS;

/** Sends a document's events to one reader. */
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
   * Streams until the document is settled, in the trash or gone, the reader or this process goes, or it is time for a
   * new token.
   *
   * @param lastEventId the revision that the reader has seen already
   * @throws EventStreamsTooManyError, ServiceOverloadedError
   */
  open(document: Document, lastEventId: string | undefined, res: Response): void {
    if (isOver(document) && document.revision.toString() === lastEventId) {
      // To an EventSource, this says not to come again.
      res.status(204).end();
      return;
    }
    const leave = this.places.take(document.accountId);
    // The stream is the answer, and what it starts goes on for longer.
    pauseDeadline();
    const stream = new EventStream(res);
    const unwatch = this.watch.watch(
      { accountId: document.accountId, documentId: document.id },
      (current) => tell(stream, current, lastEventId),
    );
    const beat = setInterval(() => stream.beat(MAX_MISSED_HEARTBEATS), EVENT_HEARTBEAT_MS);
    const last = setTimeout(() => stream.end(), MAX_STREAM_MS);
    this.streams.add(stream);
    res.once('close', () => {
      unwatch();
      clearInterval(beat);
      clearTimeout(last);
      this.streams.delete(stream);
      leave();
    });
    if (this.shutdown.isShuttingDown) stream.end();
  }
}

function tell(
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
