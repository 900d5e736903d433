import { gauge, histogram } from './instruments.js';

/** The latency targets of the api are 0.1, 0.2, 0.5 and 1 s. Uploads may take longer while bytes arrive. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 120];
/** The methods of the routes. All other methods share one label value, because clients choose them. */
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

const duration = histogram('strongroom_http_request_duration_seconds', BUCKETS);
const inFlight = gauge('strongroom_http_requests_in_flight');
inFlight.set(0);

/** A request that has ended. */
export interface EndedRequest {
  readonly method: string;
  /** The template of the route, or a fixed word if no route matched. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Records the start of a request. Call it once for each request. */
export function requestStarted(): void {
  inFlight.inc();
}

/** Records the end of a request. Call it once, when it is answered or its client has disconnected. */
export function requestEnded(request: EndedRequest): void {
  inFlight.dec();
  observe(request);
}

/** Records a connection that was refused before a request existed: its head is malformed or too slow. */
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
