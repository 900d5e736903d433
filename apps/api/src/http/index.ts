/** What features may use of the HTTP edge. */
export { ApiProblems } from './api-problem.decorator.js';
export { clientAddressOf } from './client-address.middleware.js';
export { DoorAdapter } from './door/door.adapter.js';
export { sendContinue } from './door/expectations.js';
export { EventStream } from './event-stream.js';
export { fromForeignError } from './foreign-errors.js';
export type { Handled } from './handled.js';
export * from './http.errors.js';
export { sendJson } from './send-json.js';
export { cursorSchema, decodeCursor, encodeCursor, limitSchema } from './page.js';
export { parseInput, textSchema, uuidSchema, wholeNumber } from './validation.js';
export { toOpenApiSchema } from './openapi-schema.js';
