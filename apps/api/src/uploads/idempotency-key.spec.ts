import { describe, expect, it } from 'vitest';
import { RequestInvalidError } from '../http/index.js';
import { idempotencyKeyOf } from './idempotency-key.js';

describe('an Idempotency-Key', () => {
  it.each(['a', '!', '~', '"8e03978e-40d5"', 'x'.repeat(255)])('is accepted as %s', (key) => {
    expect(idempotencyKeyOf(key)).toBe(key);
  });

  it('is optional', () => {
    expect(idempotencyKeyOf(undefined)).toBeUndefined();
  });

  it.each(['', ' ', 'a b', 'a, b', 'ä', 'a\tb', 'x'.repeat(256)])('is rejected as %j', (key) => {
    expect(() => idempotencyKeyOf(key)).toThrow(RequestInvalidError);
  });
});
