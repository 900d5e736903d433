import { constants, fstatSync, openSync } from 'node:fs';

const STDOUT = 1;
const STDOUT_PATH = '/proc/self/fd/1';

/**
 * Opens stdout so that a write never waits for the reader, and returns the file descriptor.
 *
 * A pipe or a terminal is opened again, because O_NONBLOCK belongs to the open file description, which several
 * processes share. For other kinds, and on systems without /proc, descriptor 1 itself is used. A regular file that
 * is opened again would be overwritten from its beginning.
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
  // This getter makes Node open a pipe or a socket and switch it to non-blocking writes.
  void process.stdout;
  return STDOUT;
}
