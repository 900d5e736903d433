import { DOCUMENT_EXAMPLE } from '../documents/index.js';

/**
 * One event of the stream, with the fields of the Server-Sent Events format. OpenAPI 3.0 has no keyword for a
 * stream or for JSON within a string. So the schema of `text/event-stream` describes one event, as tools expect,
 * and `data` describes its content in extension fields.
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
      description: 'The revision of the document; send it as `Last-Event-ID` to continue',
    },
    event: { type: 'string' as const, enum: ['document'] },
    data: {
      type: 'string' as const,
      description: 'The document as JSON, as GET returns it: see the schema `Document`',
      'x-contentMediaType': 'application/json',
      'x-contentSchema': { $ref: '#/components/schemas/Document' },
    },
    retry: {
      type: 'integer' as const,
      minimum: 0,
      description: 'Milliseconds to wait before reconnecting',
    },
  },
  example: { id: '7', event: 'document', data: JSON.stringify(DOCUMENT_EXAMPLE) },
};
