import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';

const SLOW_MS = 5_000;
const TICK_MS = 20;

/** Measures the delay of the harness's own event loop, which must not count as response time of the api. */
class EventLoopDelay {
  private totalMs = 0;

  constructor() {
    let due = performance.now() + TICK_MS;
    const timer = setInterval(() => {
      const now = performance.now();
      this.totalMs += Math.max(0, now - due);
      due = now + TICK_MS;
    }, TICK_MS);
    timer.unref();
  }

  /** The sum of all delays since the start, in milliseconds. */
  get totalDelayMs(): number {
    return this.totalMs;
  }
}

/** Counts and checks the answers to all requests of a run. */
export class Traffic {
  private readonly findings: Findings;
  private readonly eventLoopDelay = new EventLoopDelay();
  readonly statuses = new Map<string, number>();
  requests = 0;
  broken = 0;
  slowestMs = 0;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Returns a clock for one request. It does not count the delay of the harness's event loop. */
  stopwatch(): () => number {
    const delayBefore = this.eventLoopDelay.totalDelayMs;
    const startedAt = performance.now();
    return () => performance.now() - startedAt - (this.eventLoopDelay.totalDelayMs - delayBefore);
  }

  answered(what: string, ms: number, response: Response, body: string): void {
    this.count(what, ms, String(response.status));
    if (response.status < 500) return;
    const code = problemCode(response, body);
    const isProper =
      code !== undefined &&
      (response.status === 507 || (response.status === 503 && response.headers.has('retry-after')));
    if (!isProper) {
      this.findings.add(GUARANTEES.errors, `${what}: ${response.status} ${body.slice(0, 300)}`);
    }
  }

  /** The connection was refused or it broke, because the process had ended. */
  connectionFailed(what: string, ms: number): void {
    this.broken += 1;
    this.count(what, ms, 'broken');
  }

  private count(what: string, ms: number, outcome: string): void {
    this.requests += 1;
    this.slowestMs = Math.max(this.slowestMs, ms);
    this.statuses.set(outcome, (this.statuses.get(outcome) ?? 0) + 1);
    if (ms <= SLOW_MS) return;
    const when = new Date().toISOString();
    this.findings.add(GUARANTEES.slow, `${what}: ${outcome} after ${Math.round(ms)} ms, ${when}`);
  }
}

function problemCode(response: Response, body: string): string | undefined {
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    return undefined;
  }
  return (JSON.parse(body) as { code?: string }).code;
}
