import { describe, expect, it } from 'vitest';
import { OutboundUnavailableError, OutboundUnknownHostError } from '@app/outbound';
import { SourceHostUnknownError, SourceUnavailableError } from '../sources.errors.js';
import { parseRetryAfter, translateOutbound } from './webdav-errors.js';

describe('a host', () => {
  it('that no name server knows is another failure than one that does not answer', () => {
    expect(translateOutbound(new OutboundUnknownHostError('x'))).toBeInstanceOf(
      SourceHostUnknownError,
    );
    expect(translateOutbound(new OutboundUnavailableError('x'))).toBeInstanceOf(
      SourceUnavailableError,
    );
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-01-01T00:00:00Z');

  it.each([
    ['0', 1],
    ['1', 1],
    ['120', 120],
    ['86400', 86_400],
    ['999999999', 86_400],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 1],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 1],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 86_400],
  ])('of %j is %i seconds', (text, seconds) => {
    expect(parseRetryAfter(text, now)).toBe(seconds);
  });

  it.each([undefined, '', 'soon', '-', '1e999'])('of %j is not known', (text) => {
    expect(parseRetryAfter(text, now)).toBeUndefined();
  });
});
