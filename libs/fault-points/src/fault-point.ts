import { channel } from 'node:diagnostics_channel';
import type { FaultPoint } from './fault-points.js';

const points = channel('strongroom:fault-point');

/**
 * Publishes that the process passes this point. Without a listener, this does nothing. No build contains a
 * listener.
 *
 * @param detail a number that a test can select, such as the number of the page. If given, `name:detail` is
 *   published, too
 */
export function faultPoint(name: FaultPoint, detail?: number): void {
  if (!points.hasSubscribers) return;
  points.publish(name);
  if (detail !== undefined) points.publish(`${name}:${detail}`);
}
