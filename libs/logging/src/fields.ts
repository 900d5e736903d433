/**
 * The dictionary of log fields: code, dashboards and alerts use these names and no others.
 * The value says what the field holds and in which unit.
 */
export const FIELDS = {
  time: 'when, RFC 3339 in UTC',
  level: 'trace, debug, info, warn, error or fatal',
  service: 'api, ocr-worker or migrate',
  msg: 'a constant message',
  context: 'the class that speaks',
  requestId: 'the id of the request, or of the request that caused the job',
  traceparent: 'W3C Trace Context of the request',
  userId: 'the account',
  documentId: 'the document',
  jobId: 'the job, which is the id of one extraction',
  method: 'HTTP method',
  route: 'route template, never the raw path',
  status: 'HTTP status',
  durationMs: 'milliseconds',
  bytes: 'bytes of the answer body',
  clientIp: 'the address of the client',
  code: 'stable code of a problem',
  err: 'an error with its stack',
} as const;

export type LogField = keyof typeof FIELDS;
