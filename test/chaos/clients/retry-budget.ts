/** Limits how often, and for how long, clients retry a request. */
export class RetryBudget {
  private deadline = Infinity;
  private maxRetries = Infinity;

  /** Ends all retries `ms` milliseconds from now. Before this call they have no limit. */
  endIn(ms: number): void {
    this.deadline = Date.now() + ms;
  }

  /** Allows each request this number of retries. Called when the kills have ended. */
  limit(maxRetries: number): void {
    this.deadline = Infinity;
    this.maxRetries = maxRetries;
  }

  /** Whether a request that was retried this number of times may not be retried again. */
  isOver(retries: number): boolean {
    return retries >= this.maxRetries || Date.now() > this.deadline;
  }
}
