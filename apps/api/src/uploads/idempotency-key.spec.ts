import { describe, expect, it } from 'vitest';
import { RequestInvalidError } from '../http/index.js';
import { idempotencyKeyOf } from './idempotency-key.js';

describe('an Idempotency-Key', () => {
  it.each(['a', '!', '~', '"8e03978e-40d5"', 'x'.repeat(255)])('may be %s', (key) => {
    expect(idempotencyKeyOf(key)).toBe(key);
  });

  it('may be left out', () => {
    expect(idempotencyKeyOf(undefined)).toBeUndefined();
  });

  it.each(['', ' ', 'a b', 'a, b', 'ä', 'a\tb', 'x'.repeat(256)])('may not be %j', (key) => {
    expect(() => idempotencyKeyOf(key)).toThrow(RequestInvalidError);
  });
});
