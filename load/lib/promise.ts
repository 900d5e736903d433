import type { Options } from 'k6/options';
import { ENDPOINTS } from './mix.ts';

export const LATENCY = ['p(95)<200', 'p(99)<500'];
export const FAILURES = ['rate<0.001'];

/**
 * The thresholds of a run, for each endpoint and for all together. Requests that only prepare the run do not
 * count.
 */
export function thresholdsFor(scenario: string): NonNullable<Options['thresholds']> {
  const perEndpoint = ENDPOINTS.flatMap((endpoint) => [
    [`http_req_duration{endpoint:${endpoint}}`, LATENCY] as const,
    [`http_req_failed{endpoint:${endpoint}}`, FAILURES] as const,
    // Without requests to the endpoint, its other thresholds prove nothing.
    [`http_reqs{endpoint:${endpoint}}`, ['count>0']] as const,
  ]);
  return {
    [`http_req_duration{scenario:${scenario}}`]: LATENCY,
    [`http_req_failed{scenario:${scenario}}`]: FAILURES,
    ...Object.fromEntries(perEndpoint.map(([metric, rules]) => [metric, [...rules]])),
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  };
}

/** Shared by all scenarios. */
export const COMMON = {
  discardResponseBodies: false,
  setupTimeout: '180s',
  summaryTrendStats: ['min', 'med', 'avg', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
} satisfies Options;
