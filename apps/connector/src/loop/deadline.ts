import { SourceUnavailableError } from '@app/sources';

/** A limit for all waiting of one piece of work, so that a server that answers slowly for ever ends it, too. */
export class Deadline {
  private readonly passed = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => this.passed.abort(new SourceUnavailableError()), ms).unref();
  }

  get signal(): AbortSignal {
    return this.passed.signal;
  }

  /** The work has ended. */
  clear(): void {
    clearTimeout(this.timer);
  }
}

const BASE_MS = 120_000;
/** A server that sends less than this for a whole file is as good as one that does not answer. */
const MIN_BYTES_PER_SECOND = 64 * 1_024;

/** How long the transfer of a file may take. */
export function transferLimitMs(sizeBytes: number): number {
  return BASE_MS + (sizeBytes / MIN_BYTES_PER_SECOND) * 1_000;
}
