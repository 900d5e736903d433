/** The scanner cannot be reached, or does not answer a ping. It says nothing about a document. */
export class ScannerUnavailableError extends Error {
  constructor(cause?: unknown) {
    super('The malware scanner does not answer', { cause });
    this.name = 'ScannerUnavailableError';
  }
}

/** The scan of one document ended without a verdict. */
export class ScanFailedError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'ScanFailedError';
  }
}
