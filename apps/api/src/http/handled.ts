/**
 * A request whose fields are all named by the code that handles it. A field that is added to the schema, and so published,
 * and not named there makes it a type without the other fields, and that code does not compile.
 */
export type Handled<Request, Names extends keyof Request> = [
  Exclude<keyof Request, Names>,
] extends [never]
  ? Request
  : { unhandled: Exclude<keyof Request, Names> };
