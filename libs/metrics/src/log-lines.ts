import { counter } from './instruments.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const dropped = counter('strongroom_log_lines_dropped_total');
// Starts at zero, because an alert cannot see the increase of a series that begins with its first loss.
for (const level of LEVELS) dropped.inc({ level }, 0);

/** Counts one log line that was dropped because stdout was not read. */
export function logLineDropped(level: string): void {
  dropped.inc({ level });
}
