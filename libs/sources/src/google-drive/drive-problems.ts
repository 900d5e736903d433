import { z } from 'zod';
import {
  SourceConsentNeededError,
  SourceEntryForbiddenError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';

/** https://developers.google.com/workspace/drive/api/guides/handle-errors */
const problemSchema = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }),
});

/** Google answers 403 to requests that come too fast. */
const LIMITS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'dailyLimitExceeded',
  'sharingRateLimitExceeded',
]);
const CONSENT: ReadonlySet<string> = new Set(['insufficientPermissions', 'insufficientScopes']);
/** The operator has not switched the Drive API on. */
const OPERATOR: ReadonlySet<string> = new Set(['accessNotConfigured']);

/** What a failed answer of Google Drive means. Undefined: what its status says. */
export function explainDriveProblem(status: number, body: unknown): Error | undefined {
  if (status !== 403) return undefined;
  const parsed = problemSchema.safeParse(body);
  const reason = parsed.success ? (parsed.data.error.errors[0]?.reason ?? '') : '';
  if (LIMITS.has(reason)) return new SourceUnavailableError();
  if (CONSENT.has(reason)) return new SourceConsentNeededError();
  if (OPERATOR.has(reason)) return new SourceRefusedError();
  return new SourceEntryForbiddenError();
}
