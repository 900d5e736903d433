/** What features may use of the HTTP edge. */
export { ApiProblems } from './api-problem.decorator.js';
export { clientAddressOf } from './client-address.middleware.js';
export { COMPRESS_FROM_BYTES, Compressed } from './compressed.decorator.js';
export { DoorAdapter } from './door/door.adapter.js';
export { sendContinue } from './door/expectations.js';
export { EventStream } from './event-stream.js';
export { fromForeignError } from './foreign-errors.js';
export * from './http.errors.js';
export { sendJson } from './send-json.js';
export { cursorSchema, decodeCursor, encodeCursor, LIST_LIMIT, limitSchema } from './page.js';
export { parseInput, textSchema, uuidSchema } from './validation.js';
export { toOpenApiSchema } from './openapi-schema.js';
