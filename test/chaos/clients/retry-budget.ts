/** Limits the retries of clients. */
export class RetryBudget {
  private deadline = Infinity;
  private tries = Infinity;

  /** Ends all retries after `ms`. Before this call they have no limit. */
  endIn(ms: number): void {
    this.deadline = Date.now() + ms;
  }

  /** Allows each request this number of attempts. For the time after the last kill. */
  limit(tries: number): void {
    this.deadline = Infinity;
    this.tries = tries;
  }

  isOver(tries: number): boolean {
    return tries >= this.tries || Date.now() > this.deadline;
  }
}
