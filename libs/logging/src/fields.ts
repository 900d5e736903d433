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
  traceparent: 'W3C Trace Context: the trace of the caller, the span of this process',
  userId: 'the account',
  documentId: 'the document',
  jobId: 'the job; in the queue ocr it is the id of the extraction',
  method: 'HTTP method',
  route: 'route template, never the raw path',
  status: 'HTTP status',
  durationMs: 'how long it took, in milliseconds',
  bytes: 'bytes of the answer body',
  clientIp: 'the address of the client, on the line of its request alone',
  code: 'stable code of a problem',
  requests: 'how many requests',
  limit: 'a limit that was reached',
  err: 'an error: type, message, stack, code; never the values that it is about',
  url: 'an address that this process listens on',
  port: 'a port that this process listens on',
  applied: 'names of migrations',
  languages: 'OCR languages, as Tesseract codes',
  concurrency: 'documents read at once',
  queue: 'name of a queue',
  repeats: 'how often the same was left unsaid since it was last said',
  attempt: 'which attempt at a job, counted from 1',
  outcome: 'how an extraction ended: ready or failed',
  truncated: 'whether pages were left out',
  cause: 'what a parser said against a page; never text of the page',
  isolation: 'what is put around the processes that decode documents',
  page: 'number of a page, counted from 1',
  pages: 'how many pages',
  orphans: 'how many stored objects or uploads that belonged to nothing',
} as const;

export type LogField = keyof typeof FIELDS;
