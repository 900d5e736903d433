import { describe, expect, it } from 'vitest';
import {
  SourceConsentNeededError,
  SourceHostUnknownError,
  SourceUnavailableError,
} from '@app/sources';
import { SecretUnreadableError } from '../secrets/sealed-secret.js';
import { isOfSource, retrySeconds, visibleError } from './source-failure.js';

describe('the time until the next try', () => {
  it('doubles with each failure up to six hours', () => {
    const delays = [1, 2, 3, 8, 500].map((failures) => retrySeconds(new Error('x'), failures, 300));
    expect(delays).toEqual([300, 600, 1_200, 21_600, 21_600]);
  });

  it('is at least what the other side asks for', () => {
    const busy = new SourceUnavailableError({ retryAfterSeconds: 40_000 });
    expect(retrySeconds(busy, 1, 300)).toBe(40_000);
    expect(retrySeconds(new SourceUnavailableError({ retryAfterSeconds: 5 }), 2, 300)).toBe(600);
  });
});

describe('a failure', () => {
  it('shows its code, and nothing of an unexpected error', () => {
    expect(visibleError(new SourceConsentNeededError()).code).toBe('source.consent_needed');
    expect(visibleError(new Error('password=secret'))).toEqual({
      code: 'internal',
      message: expect.not.stringContaining('secret') as string,
    });
  });

  it('is of the whole source when the source does not answer or its credentials cannot be used', () => {
    expect(isOfSource(new SourceUnavailableError())).toBe(true);
    expect(isOfSource(new SourceHostUnknownError())).toBe(true);
    expect(isOfSource(new SecretUnreadableError('x'))).toBe(true);
    expect(visibleError(new SecretUnreadableError('x')).code).toBe('source.unavailable');
    expect(isOfSource(new Error('x'))).toBe(false);
  });
});
