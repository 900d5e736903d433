import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;
const requestTimeoutMs = 5_000;

/** Asks until the address answers 200; false when the signal came first. */
export async function untilReady(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const timeout = AbortSignal.timeout(requestTimeoutMs);
      const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) });
      await response.arrayBuffer();
      if (response.ok) return true;
    } catch {
      // not listening yet
    }
    await delay(pollMs, undefined, { signal }).catch(() => {});
  }
  return false;
}
