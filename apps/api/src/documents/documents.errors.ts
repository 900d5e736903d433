import { AppError } from '@app/errors';

export class DocumentNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'document.not_found',
      'There is no such document. Check the id; GET /v1/documents lists your documents.',
    );
  }
}

export class DocumentNotReadyError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.not_ready',
      'The text is still being read. Try again when the status is ready.',
    );
  }
}

export class DocumentFailedError extends AppError {
  constructor(reason?: { code: string; message: string }) {
    const detail = reason === undefined ? '' : ` (${reason.code}: ${reason.message})`;
    super(
      'conflict',
      'document.failed',
      `The text could not be read${detail}. POST …/ocr starts another attempt.`,
    );
  }
}

/** The malware scan has not ended yet. */
export class DocumentScanPendingError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.scan_pending',
      'The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.',
      { headers: { 'Retry-After': '5' } },
    );
  }
}

/** Repeating the request does not help: the file is put aside. */
export class DocumentInfectedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.infected',
      'The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.',
    );
  }
}

/** The scanner could not scan the file, and the operator does not accept such files. */
export class DocumentNotScannedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.not_scanned',
      'The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.',
    );
  }
}

export class DocumentReplacesInvalidError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'document.replaces_invalid',
      'A document can only replace another document of yours that does not replace it, directly or through others. Check the id in `replaces`.',
    );
  }
}

export class DocumentChangedError extends AppError {
  constructor() {
    super(
      'precondition-failed',
      'document.changed',
      'The document has changed since the ETag in If-Match. Get it again, then repeat your change.',
    );
  }
}
