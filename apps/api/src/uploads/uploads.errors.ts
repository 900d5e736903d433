import { AppError, type AppErrorOptions } from '@app/errors';

export class DocumentDigestMismatchError extends AppError {
  constructor() {
    super(
      'invalid',
      'document.digest_mismatch',
      'The received bytes do not have the declared sha256. Nothing was stored; send the file again.',
      {
        errors: [{ pointer: '/sha256', message: 'does not match the bytes' }],
      },
    );
  }
}

export class DocumentTypeUnsupportedError extends AppError {
  constructor() {
    super(
      'unsupported-type',
      'document.type_unsupported',
      'The type of the file is not accepted. Send PDF, PNG, JPEG, TIFF, WebP, AVIF, HEIC, GIF, BMP, plain text, mail, HTML or an office file.',
    );
  }
}

export class DocumentEncryptedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'document.upload_encrypted',
      'The office file needs a password to be opened. Nothing was stored; send it without the password.',
    );
  }
}

export class DocumentTooLargeError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'too-large',
      'document.too_large',
      'The file is larger than this server accepts. Nothing was stored.',
      options,
    );
  }
}

export class DocumentFileMissingError extends AppError {
  constructor() {
    super(
      'invalid',
      'document.file_missing',
      'Send the document as a part named file, with a file name.',
      {
        errors: [{ pointer: '/file', message: 'is required, as a file' }],
      },
    );
  }
}

export class DocumentFileEmptyError extends AppError {
  constructor() {
    super('invalid', 'document.file_empty', 'The file has no bytes. Check it and send it again.', {
      errors: [{ pointer: '/file', message: 'must not be empty' }],
    });
  }
}

export class DocumentFilesTooManyError extends AppError {
  constructor() {
    super('invalid', 'document.files_too_many', 'Send only one file in each request.', {
      errors: [{ pointer: '/file', message: 'must be the only file' }],
    });
  }
}

export class DocumentFilenameInvalidError extends AppError {
  constructor() {
    super(
      'invalid',
      'document.filename_invalid',
      'Give the file a plain name, without folders, control characters or overrides of direction.',
      {
        errors: [{ pointer: '/file', message: 'has no acceptable file name' }],
      },
    );
  }
}

export class MultipartMalformedError extends AppError {
  constructor(options: AppErrorOptions = {}) {
    super(
      'invalid',
      'request.malformed_multipart',
      'The multipart body is broken or ends too early. Nothing was stored; send it again.',
      options,
    );
  }
}

export class MultipartRequiredError extends AppError {
  constructor() {
    super(
      'unsupported-type',
      'request.multipart_required',
      'Send the document as multipart/form-data, uncompressed, with a part named file.',
    );
  }
}

export class IdempotencyKeyReusedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'idempotency.key_reused',
      'This Idempotency-Key was used for other bytes. Use a new key for each file.',
    );
  }
}

export class IdempotencyInProgressError extends AppError {
  constructor() {
    super(
      'conflict',
      'idempotency.in_progress',
      'A request with this Idempotency-Key is still running. Send it again once that one has ended.',
      { headers: { 'Retry-After': '1' } },
    );
  }
}

export class UploadsTooManyError extends AppError {
  constructor() {
    super(
      'rate-limited',
      'upload.too_many',
      'The account or its network has too many uploads under way. Send fewer at the same time, and this one again.',
      { headers: { 'Retry-After': '5' } },
    );
  }
}

export class QuotaExceededError extends AppError {
  constructor() {
    super(
      'insufficient-storage',
      'quota.exceeded',
      'The quota of the account is used up. Nothing was stored; GET /v1/me shows the quota. The trash counts, too.',
    );
  }
}
