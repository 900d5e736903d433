import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';

const SLOW_MS = 5_000;

/** What every request of a run has come to. */
export class Traffic {
  readonly #findings: Findings;
  readonly statuses = new Map<string, number>();
  requests = 0;
  broken = 0;
  slowestMs = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  answered(what: string, ms: number, response: Response, body: string): void {
    this.#count(what, ms, String(response.status));
    if (response.status < 500) return;
    const code = problemCode(response, body);
    const isProper =
      code !== undefined &&
      (response.status === 507 || (response.status === 503 && response.headers.has('retry-after')));
    if (!isProper) {
      this.#findings.add(GUARANTEES.errors, `${what}: ${response.status} ${body.slice(0, 300)}`);
    }
  }

  /** The connection was refused or broke: the process was dead or has just died. */
  brokenOff(what: string, ms: number): void {
    this.broken += 1;
    this.#count(what, ms, 'broken');
  }

  #count(what: string, ms: number, outcome: string): void {
    this.requests += 1;
    this.slowestMs = Math.max(this.slowestMs, ms);
    this.statuses.set(outcome, (this.statuses.get(outcome) ?? 0) + 1);
    if (ms <= SLOW_MS) return;
    const when = new Date().toISOString();
    this.#findings.add(GUARANTEES.slow, `${what}: ${outcome} after ${Math.round(ms)} ms, ${when}`);
  }
}

function problemCode(response: Response, body: string): string | undefined {
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    return undefined;
  }
  return (JSON.parse(body) as { code?: string }).code;
}
