/** How stubbornly clients ask again. */
export class RetryBudget {
  private deadline = Infinity;
  private tries = Infinity;

  /** While everything is being killed: without end. From now on, for so long. */
  endIn(ms: number): void {
    this.deadline = Date.now() + ms;
  }

  /** When nothing is killed any more: an answer that does not come soon never will. */
  limit(tries: number): void {
    this.deadline = Infinity;
    this.tries = tries;
  }

  isOver(tries: number): boolean {
    return tries >= this.tries || Date.now() > this.deadline;
  }
}
