import type { ConnectorErrorCode } from '@app/contracts';
import { AppError } from '@app/errors';
import { MAX_SOURCES } from './source.js';

export class SourcesDisabledError extends AppError {
  constructor() {
    super(
      'forbidden',
      'sources.disabled',
      'This server has no connector, so there are no sources. Upload the files instead.',
    );
  }
}

export class SourceNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'source.not_found',
      'There is no such source. Check the id; GET /v1/sources lists your sources.',
    );
  }
}

export class SourceChangedError extends AppError {
  constructor() {
    super(
      'precondition-failed',
      'source.changed',
      'The source has changed since the ETag in If-Match. Get it again, then repeat your change.',
    );
  }
}

export class SourceNameTakenError extends AppError {
  constructor() {
    super(
      'conflict',
      'source.name_taken',
      'Another source of yours has this name. Choose another name.',
    );
  }
}

export class SourcesTooManyError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.too_many',
      `An account may have ${MAX_SOURCES} sources. Remove one that you do not need.`,
    );
  }
}

export class SourcePausedError extends AppError {
  constructor() {
    super(
      'conflict',
      'source.paused',
      'The source is paused. Set its state to active by PATCH /v1/sources/{id} first.',
    );
  }
}

export class SourceEntryIsFolderError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.entry_is_folder',
      'One of the entries is a folder. Name its files, or send its id as `folder`.',
    );
  }
}

/** How many files one request for a folder may import. */
export const MAX_FOLDER_FILES = 1_000;

export class SourceFolderTooLargeError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.folder_too_large',
      `The folder has more than ${MAX_FOLDER_FILES} files. Name its files in several requests, or use a source with the mode keep.`,
    );
  }
}

export class SourceRangeUnsatisfiableError extends AppError {
  constructor(contentRange = 'bytes */0') {
    super(
      'range-not-satisfiable',
      'source.range_unsatisfiable',
      'The range is outside the file. See Content-Range for the size of the file.',
      { headers: { 'Content-Range': contentRange } },
    );
  }
}

const DEFAULT_RETRY_SECONDS = 30;

export class SourceUnavailableError extends AppError {
  constructor(retryAfterSeconds = DEFAULT_RETRY_SECONDS) {
    super(
      'unavailable',
      'source.unavailable',
      'The source does not answer, or asks to wait. Nothing was changed; try again later.',
      { headers: { 'Retry-After': String(retryAfterSeconds) } },
    );
  }
}

export class SourceConsentNeededError extends AppError {
  constructor() {
    super(
      'conflict',
      'source.consent_needed',
      'The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.',
    );
  }
}

export class SourceRefusedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.refused',
      'The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.',
    );
  }
}

export class SourceBlockedAddressError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.blocked_address',
      'This server does not connect to this address. Use an https address of the internet, or ask the operator.',
    );
  }
}

export class SourceHostUnknownError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.host_unknown',
      'No host has the name in the address. Check the address; a name inside must be written in full.',
    );
  }
}

export class SourceKindUnavailableError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.kind_unavailable',
      'This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.',
    );
  }
}

export class SourceHasNoPasswordError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.no_password',
      'Sources of this kind have no password. Those with a page of their provider are renewed by POST /v1/sources/{id}/authorization.',
    );
  }
}

export class SourceHasPasswordError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.has_password',
      'Sources of this kind are not connected by a page. Send their credentials by PUT /v1/sources/{id}/credentials.',
    );
  }
}

export class SourceReturnRefusedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.return_refused',
      'returnTo is not an address that this server allows. Leave it out, or ask the operator for SOURCES_RETURN_URLS.',
    );
  }
}

export class SourceAuthorizationInvalidError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.authorization_invalid',
      'The authorization was used already, has ended, or is of another source. Begin another one.',
    );
  }
}

export class SourceAuthorizationFailedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.authorization_failed',
      'The provider gave no access. Begin another authorization, and agree to all that it asks for.',
    );
  }
}

export class SourceTrashesMovedError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.trashes_moved',
      'A source that moves imported files aside has no later versions of them. Set onChange or afterImport to keep.',
    );
  }
}

export class SourceMovesNothingError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.moves_nothing',
      'Only files of a source of the kind folder can be moved. Leave out afterImport.',
    );
  }
}

export class SourceEntryNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'source.entry_not_found',
      'The source has no such file or folder. GET …/entries lists what it has now.',
    );
  }
}

const DOWNLOAD_RETRY_SECONDS = 5;

export class SourceDownloadsTooManyError extends AppError {
  constructor(retryAfterSeconds = DOWNLOAD_RETRY_SECONDS) {
    super(
      'rate-limited',
      'source.too_many_downloads',
      'Too many files of sources are being read at the same time. Wait until one has ended.',
      { headers: { 'Retry-After': String(retryAfterSeconds) } },
    );
  }
}

/** The errors by which the connector refuses a request, by their codes. */
export const CONNECTOR_ERRORS: Readonly<
  Record<ConnectorErrorCode, new (retryAfterSeconds?: number) => AppError>
> = {
  'source.unavailable': SourceUnavailableError,
  'source.consent_needed': SourceConsentNeededError,
  'source.refused': SourceRefusedError,
  'source.blocked_address': SourceBlockedAddressError,
  'source.host_unknown': SourceHostUnknownError,
  'source.kind_unavailable': SourceKindUnavailableError,
  'source.entry_not_found': SourceEntryNotFoundError,
  'source.too_many_downloads': SourceDownloadsTooManyError,
  'source.authorization_invalid': SourceAuthorizationInvalidError,
  'source.authorization_failed': SourceAuthorizationFailedError,
};

/** The problems of every route that asks the source. */
export const REMOTE_PROBLEMS = [
  SourceUnavailableError,
  SourceConsentNeededError,
  SourceRefusedError,
  SourceBlockedAddressError,
  SourceHostUnknownError,
  SourceKindUnavailableError,
] as const;
