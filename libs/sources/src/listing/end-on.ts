import { SourceUnavailableError } from '../sources.errors.js';

/**
 * Calls `end` when the signal is aborted, with its reason, or when the time is over: a server that sends a byte from time to
 * time never stalls. Returns a function that must be called when the work is done.
 */
export function endOn(
  signal: AbortSignal,
  timeoutMs: number,
  end: (reason: Error) => void,
): () => void {
  const abort = (): void => end(signal.reason as Error);
  const timer = setTimeout(() => end(new SourceUnavailableError()), timeoutMs);
  signal.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  };
}
