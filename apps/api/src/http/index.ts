/** The parts of the HTTP layer that features may use. */
export { ApiProblems } from './api-problem.decorator.js';
export { clientAddressOf } from './middleware/client-address.middleware.js';
export { COMPRESS_FROM_BYTES, Compressed } from './compressed.decorator.js';
export { HttpModule } from './http.module.js';
export { ShutdownSignal } from './server/shutdown-signal.js';
export { sendContinue } from './server/expectations.js';
export { EventStream } from './event-stream.js';
export { fromForeignError } from './problems/foreign-errors.js';
export type { Handled } from './handled.js';
export * from './problems/http.errors.js';
export { noneMatchNames } from './if-none-match.js';
export { sendJson } from './send-json.js';
export {
  cursorSchema,
  cursorSchemaOf,
  decodeCursor,
  encodeCursor,
  LIST_LIMIT,
  limitSchema,
} from './pagination.js';
export { flagSchema, parseInput, textSchema, uuidSchema, wholeNumber } from './validation.js';
export { toOpenApiSchema } from './openapi-schema.js';
