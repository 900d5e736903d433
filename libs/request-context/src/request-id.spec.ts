import { describe, expect, it } from 'vitest';
import { requestIdFrom } from './request-id.js';

describe('the id of a request', () => {
  it.each(['a', 'A-1_b.2', 'x'.repeat(128)])('is the caller’s own: %s', (id) => {
    expect(requestIdFrom(id)).toBe(id);
  });

  it.each([
    undefined,
    '',
    'x'.repeat(129),
    'a b',
    'a\n',
    'a\r\nX: y',
    '../x',
    'a,b',
    'é',
    '\u001b[31m',
    "'--",
    '*/',
  ])('is a new one where the caller’s is not well-formed: %j', (id) => {
    expect(requestIdFrom(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(requestIdFrom(['a', 'b'])).not.toContain(',');
  });
});
