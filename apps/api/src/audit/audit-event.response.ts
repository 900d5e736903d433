import { z } from 'zod';
import { AUDIT_ACTIONS } from './audit-event.js';
import type { AuditPage } from './audit-lister.js';

const auditEventResponseSchema = z
  .object({
    id: z.uuid().describe('UUIDv7'),
    // Not an enum: each new action would then be a breaking change.
    action: z
      .string()
      .describe(`What happened: ${AUDIT_ACTIONS.join(', ')}. Later releases may add others.`),
    at: z.iso.datetime().describe('RFC 3339, UTC'),
    clientIp: z.string().nullable().describe('The client address of the request'),
    requestId: z.string().nullable().describe('X-Request-Id of the request'),
    documentId: z.uuid().nullable().describe('The document of the event'),
    detail: z.string().nullable().describe('A stable code with more detail, such as `all`'),
  })
  .meta({ id: 'AuditEvent', description: 'One event of an account' });

const EXAMPLE = {
  id: '0199c0de-7a10-7b22-8c3d-4e5f60718293',
  action: 'document.uploaded',
  at: '2026-03-01T09:30:00.000Z',
  clientIp: '203.0.113.7',
  requestId: '0199c0de-7a00-7f11-9a2b-3c4d5e6f7081',
  documentId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
  detail: null,
};

export const auditPageResponseSchema = z
  .object({
    items: z.array(auditEventResponseSchema),
    nextCursor: z.string().nullable().describe('null on the last page'),
  })
  .meta({
    id: 'AuditEventList',
    description: 'One page of the events of an account, newest first',
    examples: [{ items: [EXAMPLE], nextCursor: null }],
  });
export type AuditPageResponse = z.infer<typeof auditPageResponseSchema>;

/** Maps field by field, so that a new column cannot leak. */
export function toAuditPageResponse({ items, nextCursor }: AuditPage): AuditPageResponse {
  return {
    items: items.map((event) => ({
      id: event.id,
      action: event.action,
      at: event.at.toISOString(),
      clientIp: event.clientIp,
      requestId: event.requestId,
      documentId: event.documentId,
      detail: event.detail,
    })),
    nextCursor,
  };
}
