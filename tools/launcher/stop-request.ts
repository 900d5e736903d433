import { Failure } from './failure.ts';

/** As a shell says it of what Ctrl-C ended. */
const INTERRUPTED = 130;
/** Signals that mean the same one wish come within this time: the terminal, npm and our parent all send. */
const sameWishMs = 1_000;

/** The wish to stop, from wherever it comes. */
export interface StopRequest {
  signal: AbortSignal;
  /** Called when the wish is repeated later: somebody is impatient. */
  onRepeat(listener: () => void): void;
  /** Makes the wish ourselves. */
  stop(): void;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the death of the process that started us. */
export function listenForStop(): StopRequest {
  const controller = new AbortController();
  const repeats: (() => void)[] = [];
  let firstAt = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > sameWishMs) {
      for (const listener of repeats) listener();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
  // A closed terminal takes nobody's words any more; that must not stop us from stopping well.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return { signal: controller.signal, onRepeat: (listener) => repeats.push(listener), stop };
}

/** Resolves when there is the wish to stop. */
export function untilStopped({ signal }: StopRequest): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * What the work comes to, unless the wish to stop comes first: who awaits it then ends, in his `finally`, what he started
 * for it. The work itself is left where it is.
 *
 * @throws Failure when the wish came first
 */
export function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const tell = (): void => reject(new Failure('stopped before the end.', INTERRUPTED));
    if (stop.aborted) tell();
    stop.addEventListener('abort', tell, { once: true });
  });
  return Promise.race([work, stopped]);
}
