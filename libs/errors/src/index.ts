/**
 * The errors that Strongroom's own code throws, independent of any transport.
 *
 * For: one vocabulary that the api maps to HTTP statuses and the worker to retries.
 * Not for: status codes, the text of unknown errors, or anything of Nest.
 */
export { AppError, type AppErrorOptions, type FieldError } from './app-error.js';
export { type ErrorKind } from './error-kind.js';
