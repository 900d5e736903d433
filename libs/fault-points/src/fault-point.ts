import { channel } from 'node:diagnostics_channel';
import type { FaultPoint } from './fault-points.js';

const points = channel('strongroom:fault-point');

/**
 * Publishes that the process passes this point. Without a listener, and no build has one, nothing happens.
 *
 * @param detail the subject, such as the number of a page; published as a second name, `name:detail`
 */
export function faultPoint(name: FaultPoint, detail?: number): void {
  if (!points.hasSubscribers) return;
  points.publish(name);
  if (detail !== undefined) points.publish(`${name}:${detail}`);
}
