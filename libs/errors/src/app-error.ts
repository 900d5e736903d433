import type { ErrorKind } from './error-kind.js';

/** One invalid part of an input: a JSON pointer (RFC 6901) to it, and what is wrong with it. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** The invalid parts, for errors of kind `invalid`. */
  readonly errors?: readonly FieldError[];
  /** Headers that the response must have, such as `Allow`; names in their usual spelling. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An error whose code and message callers may see.
 *
 * `code` is stable and documented; `message` is safe to show and says what to do next. Neither may hold
 * secrets, paths of the server, SQL, or text of the user's documents.
 */
export abstract class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ErrorKind, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.kind = kind;
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}
