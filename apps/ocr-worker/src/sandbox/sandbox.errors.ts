import {
  DocumentCrashedError,
  DocumentError,
  DocumentOutOfMemoryError,
  DocumentTimeoutError,
  PageCrashedError,
  PageOutOfMemoryError,
  PageTimeoutError,
  type PageError,
} from '../sandbox-protocol/extraction.errors.js';
import type { CellFault } from '../sandbox-protocol/sandbox-protocol.js';

/** Why a cell ended. The last three are no news: its work was done, its time was up, or nobody wants the result. */
export type CellEnd = 'crashed' | 'out_of_memory' | 'timeout' | 'renewed' | 'closed' | 'aborted';

/** A cell ended while it was asked. `stderr` is for the log, and is believed by nobody. */
export class CellDeathError extends Error {
  constructor(
    readonly reason: CellEnd,
    readonly stderr: string,
  ) {
    super(`The cell ended: ${reason}`);
    this.name = 'CellDeathError';
  }

  asPageError(timeoutMs: number): PageError {
    if (this.reason === 'timeout') return new PageTimeoutError(timeoutMs);
    return this.reason === 'out_of_memory'
      ? new PageOutOfMemoryError(this)
      : new PageCrashedError(this);
  }

  asDocumentError(): DocumentError {
    if (this.reason === 'timeout') return new DocumentTimeoutError();
    return this.reason === 'out_of_memory'
      ? new DocumentOutOfMemoryError(this)
      : new DocumentCrashedError(this);
  }
}

/** No cell can be started: something is wrong with this worker or its machine, and may pass. */
export class CellStartError extends Error {
  constructor(stderr: string, cause: unknown) {
    super(`A cell cannot be started. ${stderr}`.trim(), { cause });
    this.name = 'CellStartError';
  }
}

/** The inside of the cell came upon something that is not known to be the document's fault. */
export class CellFaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CellFaultError';
  }
}

class ReportedDocumentError extends DocumentError {}

/** A cell's complaint, as the error that it was on the other side. */
export function faultError({ kind, code, message }: CellFault): Error {
  return code === null
    ? new CellFaultError(message)
    : new ReportedDocumentError(kind, code, message);
}
