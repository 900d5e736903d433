import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

const PREFLIGHT_SECONDS = 600;

/**
 * CORS for an allow-list of origins: anybody else's page gets no CORS header at all, and so nothing to read.
 *
 * Credentials are never allowed: tokens travel in a header that pages set themselves, not in cookies.
 */
export function corsFor(origins: readonly string[]): CorsOptions {
  const allowed = new Set(origins);
  return {
    origin: (origin: string | undefined, answer: (error: null, isAllowed: boolean) => void) =>
      answer(null, origin !== undefined && allowed.has(origin)),
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Accept',
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'If-Range',
      'Last-Event-ID',
      'Range',
      'Traceparent',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'Accept-Ranges',
      'Content-Disposition',
      'Content-Range',
      'ETag',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Repr-Digest',
      'Retry-After',
      'X-Request-Id',
    ],
    credentials: false,
    maxAge: PREFLIGHT_SECONDS,
  };
}
