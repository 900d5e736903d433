import { Injectable } from '@nestjs/common';
import { OCR_QUEUE, type RecogniseDocument } from '@app/contracts';
import { JobLine, type JobAttempt } from '@app/queue';

/** Pages of plain text take no time at all; asking after each of them would. */
const ASK_EVERY_MS = 250;

/** Whose turn it is: long documents are read a page at a time when others wait. */
@Injectable()
export class Turns {
  private readonly askedAt = new WeakMap<JobAttempt, number>();

  constructor(private readonly line: JobLine) {}

  /** Whether, before the next page, another document should be taken: an earlier one, or one of another account. */
  async isOthers(document: RecogniseDocument, attempt: JobAttempt): Promise<boolean> {
    if (performance.now() - (this.askedAt.get(attempt) ?? -Infinity) < ASK_EVERY_MS) return false;
    this.askedAt.set(attempt, performance.now());
    const { priority } = attempt;
    // A queue that does not answer has nobody in line.
    const next = await this.line.next(OCR_QUEUE).catch(() => undefined);
    if (next === undefined || next.documentId === document.documentId) return false;
    if (next.priority !== priority) return next.priority < priority;
    return next.userId !== document.context.userId;
  }
}
