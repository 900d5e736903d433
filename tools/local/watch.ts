import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';
import { Failure, say } from './failure.ts';

/** Editors write a file in several steps, and people save several files. */
const quietMs = 150;

/** Builds anew whenever a source changes and calls back when there is a new build. */
export function watchSources(
  root: string,
  signal: AbortSignal,
  onBuilt: () => Promise<void>,
): void {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    if (signal.aborted) return;
    try {
      if (await ensureBuilt(root)) await onBuilt();
    } catch (error) {
      // A fault in the source or in a migration is what is being worked on: say it and go on.
      if (!(error instanceof Failure)) throw error;
      say(error.message);
    }
  };
  for (const folder of ['apps', 'libs']) {
    const watcher = watch(join(root, folder), { recursive: true, signal }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        work = work.then(rebuild);
      }, quietMs);
    });
    watcher.on('error', (error) => say(`changes are no longer seen: ${error.message}`));
  }
  signal.addEventListener('abort', () => clearTimeout(timer));
}
