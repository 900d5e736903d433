import { SUMMARY } from './settings.ts';

/** k6's own summary as JSON; what is made of it for people is the runner's. */
export function handleSummary(data: unknown): Record<string, string> {
  return { [SUMMARY]: JSON.stringify(data) };
}
