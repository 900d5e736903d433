import { Injectable } from '@nestjs/common';
import {
  shouldYield,
  priorityOf,
  RECOGNISE_DOCUMENT,
  type RecogniseDocument,
} from '@app/contracts';
import { JobStates, RequeueJobError } from '@app/queue';

/** Pages with a text layer are read quickly, so the queue is not asked after each page. */
const CHECK_INTERVAL_MS = 300;

/**
 * Makes a long document yield to waiting ones. Its job returns to the queue; its pages are stored, so that
 * the next attempt continues after them.
 */
@Injectable()
export class YieldPolicy {
  constructor(private readonly states: JobStates) {}

  /**
   * Returns a function to call between two pages. It throws `RequeueJobError` when the document must yield.
   */
  forDocument({ turn = 0 }: Pick<RecogniseDocument, 'turn'>): (pagesDone: number) => Promise<void> {
    let checkedAt = performance.now();
    return async (pagesDone) => {
      const now = performance.now();
      if (now - checkedAt < CHECK_INTERVAL_MS) return;
      checkedAt = now;
      const waiting = await this.firstWaiting();
      const reached = turn + pagesDone;
      if (waiting === undefined || !shouldYield(reached, waiting)) return;
      const priority = priorityOf({ turn: reached, isOnlyOneOfAccount: false });
      throw new RequeueJobError({ priority });
    };
  }

  /** Returns undefined without a connection to the queue, so that the document continues. */
  private async firstWaiting(): Promise<number | undefined> {
    try {
      return await this.states.firstWaiting(RECOGNISE_DOCUMENT);
    } catch {
      return undefined;
    }
  }
}
