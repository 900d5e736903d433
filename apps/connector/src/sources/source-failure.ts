import { AppError } from '@app/errors';
import type { SourceError } from '@app/contracts';
import {
  SourceBlockedAddressError,
  SourceConsentNeededError,
  SourceHostUnknownError,
  SourceUnavailableError,
} from '@app/sources';
import { SecretUnreadableError } from '../secrets/sealed-secret.js';

/** The longest time between two tries. */
const MAX_RETRY_SECONDS = 6 * 3_600;
const MAX_DOUBLINGS = 20;

/** Whether the failure is one of the whole source, and not of one file. */
export function isOfSource(error: unknown): boolean {
  return (
    error instanceof SourceUnavailableError ||
    error instanceof SourceHostUnknownError ||
    error instanceof SourceConsentNeededError ||
    error instanceof SourceBlockedAddressError ||
    error instanceof SecretUnreadableError
  );
}

/** What the owner may see of a failure. */
export function visibleError(error: unknown): SourceError {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (error instanceof SecretUnreadableError) {
    // The operator's keys are incomplete. The owner can only wait.
    const { code, message } = new SourceUnavailableError();
    return { code, message };
  }
  return { code: 'internal', message: 'The connector failed unexpectedly. It tries again later.' };
}

/** The time until the next try: it doubles with each failure, and is never shorter than the other side asks for. */
export function retrySeconds(error: unknown, failures: number, firstSeconds: number): number {
  const doubled = firstSeconds * 2 ** Math.min(failures - 1, MAX_DOUBLINGS);
  const wished = error instanceof SourceUnavailableError ? error.retryAfterSeconds : 0;
  return Math.max(Math.min(doubled, MAX_RETRY_SECONDS), wished);
}
