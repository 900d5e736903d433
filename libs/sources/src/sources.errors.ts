import { AppError } from '@app/errors';

/** Without a wish of the other side, a caller tries again after this many seconds. */
const DEFAULT_RETRY_AFTER_SECONDS = 60;

/** The source cannot be reached, is overloaded, or does not answer in time. Trying again may help. */
export class SourceUnavailableError extends AppError {
  readonly retryAfterSeconds: number;

  constructor(
    options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
    message = 'The source does not answer. Nothing was changed; try again later.',
  ) {
    const retryAfterSeconds = options.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS;
    super('unavailable', 'source.unavailable', message, {
      cause: options.cause,
      headers: { 'Retry-After': String(retryAfterSeconds) },
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No host has the name of the address. Its user wrote another one, or the host is gone. */
export class SourceHostUnknownError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unprocessable',
      'source.host_unknown',
      'No host has the name in the address of the source. Nothing was changed; check the address.',
      options,
    );
  }
}

/** The folder of the account is not there: it was not made, or its disk is not mounted. */
export class SourceFolderMissingError extends SourceUnavailableError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      options,
      'The folder of your account is not there, or cannot be read. Nothing was changed; ask the operator.',
    );
  }
}

/** An imported file cannot be moved: the connector may not write there, or the disk is full. */
export class SourceMoveFailedError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unavailable',
      'source.move_failed',
      'Imported files could not be moved to .imported, and stay in their place. Ask the operator for space on the disk, or for the right to write there.',
      options,
    );
  }
}

/** The source refuses the credentials. Its user must enter new ones. */
export class SourceConsentNeededError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'conflict',
      'source.consent_needed',
      'The source refuses the credentials. Set new credentials.',
      options,
    );
  }
}

/** The answer of the source is not usable: it is not of the protocol, has no valid certificate, redirects to another host, or is too large. */
export class SourceRefusedError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unprocessable',
      'source.refused',
      'The answer of the source is not usable. Check the address of the source.',
      options,
    );
  }
}

/** The source has the entry, and does not let this account read it. */
export class SourceEntryForbiddenError extends SourceRefusedError {}

/** The address of the source is not allowed: it is not public, not https, or has a port that is not allowed. */
export class SourceBlockedAddressError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unprocessable',
      'source.blocked_address',
      'The address of the source is not allowed. Use a public https address, or ask the operator to allow its network.',
      options,
    );
  }
}

/** The operator has not set up sources of this kind. */
export class SourceKindUnavailableError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unprocessable',
      'source.kind_unavailable',
      'This server is not set up for sources of this kind. Ask the operator, or use another kind.',
      options,
    );
  }
}

/** The source has no such file or folder. */
export class SourceEntryNotFoundError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super('not-found', 'source.entry_not_found', 'The source has no such entry.', options);
  }
}

/** The file has another version than the caller expects. */
export class SourceEntryChangedError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'precondition-failed',
      'source.entry_changed',
      'The entry changed in the source. List its folder again.',
      options,
    );
  }
}

/** The range begins after the end of the file. */
export class SourceRangeNotSatisfiableError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'range-not-satisfiable',
      'source.range_not_satisfiable',
      'The range is outside of the entry.',
      options,
    );
  }
}
