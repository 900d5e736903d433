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
import type { SandboxFault } from '../sandbox-protocol/sandbox-protocol.js';

/** Why a sandbox ended. The last three are no news: its work was done, its time was up, or nobody wants the result. */
export type SandboxEndReason =
  'crashed' | 'out_of_memory' | 'timeout' | 'renewed' | 'closed' | 'aborted';

/** A sandbox ended while it was asked. `stderr` is for the log, and is believed by nobody. */
export class SandboxEndedError extends Error {
  constructor(
    readonly reason: SandboxEndReason,
    readonly stderr: string,
  ) {
    super(`The sandbox ended: ${reason}`);
    this.name = 'SandboxEndedError';
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

/** No sandbox can be started: something is wrong with this worker or its machine, and may pass. */
export class SandboxStartError extends Error {
  constructor(stderr: string, cause: unknown) {
    super(`A sandbox cannot be started. ${stderr}`.trim(), { cause });
    this.name = 'SandboxStartError';
  }
}

/** The inside of the sandbox came upon something that is not known to be the document's fault. */
export class SandboxFaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SandboxFaultError';
  }
}

class ReportedDocumentError extends DocumentError {}

/** A sandbox's complaint, as the error that it was on the other side. */
export function faultError({ kind, code, message }: SandboxFault): Error {
  return code === null
    ? new SandboxFaultError(message)
    : new ReportedDocumentError(kind, code, message);
}
