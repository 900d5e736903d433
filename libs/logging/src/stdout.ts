import { constants, fstatSync, openSync } from 'node:fs';

const STDOUT = 1;
const STDOUT_PATH = '/proc/self/fd/1';

/**
 * Opens stdout so that a write never waits for the reader, and returns the file descriptor.
 *
 * A pipe or a terminal is opened anew: whether writes wait belongs to the open file, and several processes share that
 * of stdout. Other kinds, and systems without /proc, get descriptor 1 itself. A regular file must: opened anew it
 * would be written from its beginning.
 */
export function openStdout(): number {
  const stat = fstatSync(STDOUT);
  if (stat.isFIFO() || stat.isCharacterDevice()) {
    try {
      const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
      return openSync(STDOUT_PATH, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    } catch {
      // No /proc, or the pipe belongs to another user.
    }
  }
  // The getter makes Node take over a pipe or a socket, and set it to writes that do not wait.
  void process.stdout;
  return STDOUT;
}
