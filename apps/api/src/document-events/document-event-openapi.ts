import { DOCUMENT_EXAMPLE } from '../documents/index.js';

/**
 * One event of the stream, by the fields that the format gives it. OpenAPI 3.0 has no keyword for a stream or for JSON
 * within a text, so tools take the schema of `text/event-stream` for that of each event, and `data` says what is in it.
 *
 * @see https://spec.openapis.org/oas/v3.2.0.html#special-considerations-for-server-sent-events
 */
export const DOCUMENT_EVENT = {
  type: 'object' as const,
  description: 'One event of the stream',
  required: ['id', 'event', 'data'],
  properties: {
    id: {
      type: 'string' as const,
      pattern: '^[0-9]+$',
      description: 'The state of the document; to be sent as `Last-Event-ID`',
    },
    event: { type: 'string' as const, enum: ['document'] },
    data: {
      type: 'string' as const,
      description: 'The document as GET shows it, as JSON: see the schema `Document`',
      'x-contentMediaType': 'application/json',
      'x-contentSchema': { $ref: '#/components/schemas/Document' },
    },
    retry: {
      type: 'integer' as const,
      minimum: 0,
      description: 'Milliseconds to wait before connecting again',
    },
  },
  example: { id: '7', event: 'document', data: JSON.stringify(DOCUMENT_EXAMPLE) },
};
