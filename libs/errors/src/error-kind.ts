/**
 * What went wrong, as far as an edge needs to know to react. A closed list: the api's table of statuses
 * and the worker's table of retries are both exhaustive over it.
 */
export const ERROR_KINDS = [
  /** The request is malformed or breaks a rule that its sender can see. */
  'invalid',
  /** No valid proof of who is asking. */
  'unauthenticated',
  /** Not allowed here, whoever asks. */
  'forbidden',
  /** Absent, or somebody else's: the two are never told apart. */
  'not-found',
  /** The HTTP method is not one of the resource's. */
  'method-not-allowed',
  /** No representation that the caller accepts. */
  'not-acceptable',
  /** The state of the resource forbids it now. */
  'conflict',
  /** A precondition that the caller set does not hold. */
  'precondition-failed',
  /** More bytes than are allowed. */
  'too-large',
  /** The address of what is asked for is longer than any that exists. */
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
  /** Something we stand on is away; trying again later helps. */
  'unavailable',
  /** No room left for the bytes. */
  'insufficient-storage',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];
