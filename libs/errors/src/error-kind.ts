/**
 * The kind of an error, as far as the boundary needs it to react. A closed list: the api's table of statuses and the
 * worker's table of retries both contain every kind.
 */
export const ERROR_KINDS = [
  /** The request is malformed or breaks a rule that its sender can see. */
  'invalid',
  /** No valid proof of who is asking. */
  'unauthenticated',
  /** Not allowed here, for any caller. */
  'forbidden',
  /** Absent, or of another account: an answer never tells which. */
  'not-found',
  /** The resource does not support the HTTP method. */
  'method-not-allowed',
  /** No representation that the caller accepts. */
  'not-acceptable',
  /** The state of the resource forbids it now. */
  'conflict',
  /** A precondition that the caller set does not hold. */
  'precondition-failed',
  /** More bytes than are allowed. */
  'too-large',
  /** The request target is longer than any that exists. */
  'target-too-long',
  /** More headers, or longer ones, than are allowed. */
  'head-too-large',
  /** The bytes or the header name a type that is not accepted. */
  'unsupported-type',
  /** A byte range outside the resource. */
  'range-not-satisfiable',
  /** Well-formed, but contradicts what was sent before. */
  'unprocessable',
  /** Too many requests. */
  'rate-limited',
  /** The caller was too slow. */
  'timeout',
  /** A system that we need is unavailable; trying again later helps. */
  'unavailable',
  /** No room left for the bytes. */
  'insufficient-storage',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];
