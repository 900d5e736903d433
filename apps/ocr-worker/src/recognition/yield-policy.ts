import { Injectable } from '@nestjs/common';
import { givesWay, priorityOf, RECOGNISE_DOCUMENT, type RecogniseDocument } from '@app/contracts';
import { JobStates, ReturnedJobError } from '@app/queue';

/** Many pages take no time: the queue is not asked after each. */
const LOOK_EVERY_MS = 300;

/** Lets others go first when a document has had its turn: its pages are stored, and it goes on where it was. */
@Injectable()
export class YieldPolicy {
  constructor(private readonly states: JobStates) {}

  /** A function to be called between two pages. It throws ReturnedJobError when the document is to give way. */
  of({ turn = 0 }: Pick<RecogniseDocument, 'turn'>): (pagesDone: number) => Promise<void> {
    let lookedAt = performance.now();
    return async (pagesDone) => {
      const now = performance.now();
      if (now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      const waiting = await this.firstWaiting();
      const reached = turn + pagesDone;
      if (waiting === undefined || !givesWay(reached, waiting)) return;
      const priority = priorityOf({ turn: reached, isHurried: false });
      throw new ReturnedJobError({ priority });
    };
  }

  /** With the queue away nobody can be let through either. */
  private async firstWaiting(): Promise<number | undefined> {
    try {
      return await this.states.firstWaiting(RECOGNISE_DOCUMENT);
    } catch {
      return undefined;
    }
  }
}
