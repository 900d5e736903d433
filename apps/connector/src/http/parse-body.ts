import type { z } from 'zod';
import { RequestInvalidError } from './http.errors.js';

/** Parses the body of a request. The error has no cause, because an issue of zod may quote a credential. */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RequestInvalidError();
  return parsed.data;
}
