import { SingleBar } from 'cli-progress';

const STEP_MS = 1_000;

/** A progress bar on stderr: redrawn on a terminal, otherwise a line every ten seconds. */
export function progressBar(format: string): SingleBar {
  return new SingleBar({
    format,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10 * STEP_MS,
    hideCursor: true,
    clearOnComplete: false,
    etaBuffer: 100,
  });
}
