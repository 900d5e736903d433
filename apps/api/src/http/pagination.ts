import { z } from 'zod';
import { CursorInvalidError } from './problems/http.errors.js';
import { wholeNumber } from './validation.js';

/** How many items a page of a list has. */
export const LIST_LIMIT = { default: 50, maximum: 100 } as const;

/** The parameter `limit` of every list. */
export const limitSchema = wholeNumber(
  z
    .int(`must be a whole number from 1 to ${LIST_LIMIT.maximum}`)
    .min(1, 'must be at least 1')
    .max(LIST_LIMIT.maximum, `must be at most ${LIST_LIMIT.maximum}`),
).prefault(LIST_LIMIT.default);

/** The parameter `cursor` of every list: `nextCursor` of the previous page. */
export const cursorSchema = cursorSchemaOf(1_024);

/** {@link cursorSchema} for a list whose positions need more characters, because they contain a name. */
export function cursorSchemaOf(maxLength: number) {
  return z.string().min(1).max(maxLength).meta({ pattern: '^[A-Za-z0-9_-]+$' }).optional();
}

/** Encodes a position in a list as opaque text. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Decodes a cursor. @throws CursorInvalidError when this list did not create it */
export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new CursorInvalidError();
  }
}
