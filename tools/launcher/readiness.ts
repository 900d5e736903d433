import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const REQUEST_TIMEOUT_MS = 5_000;

/** Polls until the URL answers 200. Resolves with false when the signal aborts first. */
export async function untilReady(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) });
      await response.arrayBuffer();
      if (response.ok) return true;
    } catch {
      // The process does not listen yet.
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}
