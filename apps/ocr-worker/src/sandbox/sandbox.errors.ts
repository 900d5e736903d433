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

/**
 * Why a sandbox ended. The last three are normal: it was replaced, it was finished, or its work was
 * cancelled.
 */
export type SandboxEndReason =
  'crashed' | 'out_of_memory' | 'timeout' | 'renewed' | 'closed' | 'aborted';

/** A sandbox ended before it answered. `stderr` is for the log only: hostile bytes may have written it. */
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

/**
 * No sandbox can be started. The cause is this worker or its machine, not a document, and may be temporary.
 */
export class SandboxStartError extends Error {
  constructor(stderr: string, cause: unknown) {
    super(`A sandbox cannot be started. ${stderr}`.trim(), { cause });
    this.name = 'SandboxStartError';
  }
}

/** The sandbox reported an error that the document is not known to have caused. */
export class SandboxFaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SandboxFaultError';
  }
}

class ReportedDocumentError extends DocumentError {}

/** Turns a fault that a sandbox reported back into the error that was thrown there. */
export function faultError({ kind, code, message }: SandboxFault): Error {
  return code === null
    ? new SandboxFaultError(message)
    : new ReportedDocumentError(kind, code, message);
}
