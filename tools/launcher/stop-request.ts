import { Failure } from './failure.ts';

/** The exit code that a shell gives a program that Ctrl-C ended. */
const INTERRUPTED = 130;
/** Signals within this time are one request: the terminal, npm and the parent process all send one. */
const SAME_REQUEST_MS = 1_000;

/** A request to stop, from any source. */
export interface StopRequest {
  signal: AbortSignal;
  /** Calls the listener when the request is repeated later. */
  onRepeat(listener: () => void): void;
  /** Requests the stop from inside this process. */
  stop(): void;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the end of the parent process. */
export function listenForStop(): StopRequest {
  const controller = new AbortController();
  const repeats: (() => void)[] = [];
  let firstAt = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > SAME_REQUEST_MS) {
      for (const listener of repeats) listener();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
  // Writing to a closed terminal fails. That must not interrupt a clean stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return { signal: controller.signal, onRepeat: (listener) => repeats.push(listener), stop };
}

/** Resolves when a stop is requested. */
export function untilStopped({ signal }: StopRequest): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Resolves or rejects as `work` does, unless a stop is requested first. The work itself is not interrupted:
 * the caller must end its processes, for example in a `finally` block.
 *
 * @throws Failure when the stop is requested first
 */
export function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const rejectStopped = (): void => reject(new Failure('stopped before the end.', INTERRUPTED));
    if (stop.aborted) rejectStopped();
    stop.addEventListener('abort', rejectStopped, { once: true });
  });
  return Promise.race([work, stopped]);
}
