import { watch } from 'node:fs';
import { join } from 'node:path';
import { say, SourceFailure } from './failure.ts';

/** Editors write a file in several steps, and people save several files. */
const quietMs = 150;

export const WAITING = 'Waiting for a change of the sources (Ctrl-C ends) ...';

/**
 * Calls `update` at once and whenever a source has changed, one call at a time. What a change may repair is said, and the
 * next change waited for: a first start that is broken heals like any later one. Rejects with every other error, and
 * resolves only by the signal.
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
        timer = setTimeout(enqueue, quietMs);
      });
      watcher.on('error', (error) => say(`changes are no longer seen: ${error.message}`));
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      // What is under way still starts processes, which the caller then stops.
      work.then(resolve, reject);
    });
    enqueue();
  });
}
