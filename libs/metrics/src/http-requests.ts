import { gauge, histogram } from './instruments.js';

/** The promises of the api lie at 0.1, 0.2, 0.5 and 1 s; uploads may take as long as they move. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 120];
/** Methods that routes take; whatever else a client invents is one value. */
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

const duration = histogram('strongroom_http_request_duration_seconds', BUCKETS);
const inFlight = gauge('strongroom_http_requests_in_flight');
inFlight.set(0);

/** How a request ended. */
export interface EndedRequest {
  readonly method: string;
  /** The template of the route, or one fixed word where none matched. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** To be called once when a request begins. */
export function requestStarted(): void {
  inFlight.inc();
}

/** To be called once when a request has been answered or its client went away. */
export function requestEnded(request: EndedRequest): void {
  inFlight.dec();
  observe(request);
}

/** To be called for what was refused before it became a request: a head that cannot be read, or comes too slowly. */
export function requestRefused(status: number): void {
  observe({ method: '(none)', route: '(none)', status, durationMs: 0 });
}

function observe(request: EndedRequest): void {
  const labels = {
    method: METHODS.has(request.method) ? request.method : 'OTHER',
    route: request.route,
    status: `${Math.trunc(request.status / 100)}xx`,
  };
  duration.observe(labels, request.durationMs / 1_000);
}
