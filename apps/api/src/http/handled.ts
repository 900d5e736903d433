/**
 * A request type for a handler that must name every field of the request. When the schema (and so the
 * published contract) gets a field that `Names` lacks, this type loses all fields, and the handler no longer
 * compiles.
 */
export type Handled<Request, Names extends keyof Request> = [
  Exclude<keyof Request, Names>,
] extends [never]
  ? Request
  : { unhandled: Exclude<keyof Request, Names> };
