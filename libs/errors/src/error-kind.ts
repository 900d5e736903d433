/**
 * The kind of an error: all that the api and the worker need to react to it. The list is complete: the api's
 * table of statuses and the worker's table of retries both contain every kind.
 */
export const ERROR_KINDS = [
  /** The request is malformed or breaks a rule that its sender can see. */
  'invalid',
  /** The caller sent no valid credentials. */
  'unauthenticated',
  /** Not allowed here, for any caller. */
  'forbidden',
  /** The resource does not exist, or belongs to another account. The response does not reveal which. */
  'not-found',
  /** The resource does not support the HTTP method. */
  'method-not-allowed',
  /** There is no representation that the caller accepts. */
  'not-acceptable',
  /** The state of the resource forbids it now. */
  'conflict',
  /** A precondition that the caller set does not hold. */
  'precondition-failed',
  /** More bytes than are allowed. */
  'too-large',
  /** The request target is longer than any that exists. */
  'target-too-long',
  /** The headers are too many or too long. */
  'head-too-large',
  /** The bytes or the header name a type that is not accepted. */
  'unsupported-type',
  /** A byte range outside the resource. */
  'range-not-satisfiable',
  /** The request is well-formed, but contradicts an earlier one. */
  'unprocessable',
  /** Too many requests. */
  'rate-limited',
  /** The caller was too slow. */
  'timeout',
  /** A system that we need is unavailable. The caller should try again later. */
  'unavailable',
  /** There is no space for the bytes. */
  'insufficient-storage',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];
