import { watch } from 'node:fs';
import { join } from 'node:path';
import { say, SourceFailure } from './failure.ts';

/** The build waits for this long without changes: editors write a file in several steps, and people save several files. */
const QUIET_MS = 150;

export const WAITING = 'Waiting for a change of the sources (Ctrl-C ends) ...';

/**
 * Calls `update` at once and after every change of a source, one call at a time. A SourceFailure is printed, and the next
 * change is waited for, also when the first start fails. Rejects with every other error, and resolves when the signal
 * aborts.
 */
export function watchSources(
  root: string,
  signal: AbortSignal,
  update: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let work = Promise.resolve();
    const attempt = async (): Promise<void> => {
      if (signal.aborted) return;
      try {
        await update();
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        say(`${error.message}\n${WAITING}`);
      }
    };
    const enqueue = (): void => {
      work = work.then(attempt);
      work.catch(reject);
    };
    for (const folder of ['apps', 'libs']) {
      const watcher = watch(join(root, folder), { recursive: true, signal }, () => {
        clearTimeout(timer);
        timer = setTimeout(enqueue, QUIET_MS);
      });
      watcher.on('error', (error) =>
        say(`changes of the sources are no longer detected: ${error.message}`),
      );
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      // An update that is running may still start processes. The caller stops them afterwards.
      work.then(resolve, reject);
    });
    enqueue();
  });
}
