import { SUMMARY } from './settings.ts';

/** Writes k6's own summary as JSON; the runner makes the report for people. */
export function handleSummary(data: unknown): Record<string, string> {
  return { [SUMMARY]: JSON.stringify(data) };
}
