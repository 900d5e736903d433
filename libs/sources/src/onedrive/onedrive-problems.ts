import { z } from 'zod';
import { SourceConsentNeededError, SourceUnavailableError } from '../sources.errors.js';

/** https://learn.microsoft.com/graph/errors */
const problemSchema = z.object({ error: z.object({ code: z.string() }) });

/** 509: the bandwidth of the drive is used up. */
const BANDWIDTH_EXCEEDED = 509;

/** What a failed answer of Microsoft Graph means. Undefined: what its status says. */
export function explainGraphProblem(status: number, body: unknown): Error | undefined {
  const parsed = problemSchema.safeParse(body);
  const code = parsed.success ? parsed.data.error.code : '';
  if (status === BANDWIDTH_EXCEEDED) return new SourceUnavailableError();
  // The user has no drive, or the administrator of the tenant has taken the right away.
  if (status === 403 && code === 'Authorization_RequestDenied')
    return new SourceConsentNeededError();
  return undefined;
}
