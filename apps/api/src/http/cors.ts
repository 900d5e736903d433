import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

const PREFLIGHT_SECONDS = 600;

/**
 * CORS for a list of allowed origins. A page of any other origin gets no CORS header, so it cannot read
 * responses.
 *
 * Credentials are never allowed: pages send tokens in a header that they set themselves, not in cookies.
 */
export function corsFor(origins: readonly string[]): CorsOptions {
  const allowed = new Set(origins);
  return {
    origin: (origin: string | undefined, done: (error: null, isAllowed: boolean) => void) =>
      done(null, origin !== undefined && allowed.has(origin)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
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
