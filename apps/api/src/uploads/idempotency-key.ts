import { RequestInvalidError } from '../http/index.js';

/**
 * Returns the checked Idempotency-Key of a request; undefined without a header.
 *
 * @throws RequestInvalidError
 */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new RequestInvalidError([
    { pointer: '/Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
  ]);
}
