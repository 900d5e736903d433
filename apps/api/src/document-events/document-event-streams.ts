import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { toDocumentResponse, type Document } from '../documents/index.js';
import { EventStreams } from '../event-streams/index.js';
import type { EventStream } from '../http/index.js';
import { DocumentWatch } from './document-watch.js';

/** Opens event streams: each sends the events of one document to one client. */
@Injectable()
export class DocumentEventStreams {
  constructor(
    private readonly streams: EventStreams,
    private readonly watch: DocumentWatch,
  ) {}

  /**
   * Streams until the document is settled, in the trash or purged, or the stream ends for another reason.
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
    const { accountId, id: documentId } = document;
    this.streams.open(accountId, res, (stream) =>
      this.watch.watch({ accountId, documentId }, (current) =>
        sendState(stream, current, lastEventId),
      ),
    );
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
