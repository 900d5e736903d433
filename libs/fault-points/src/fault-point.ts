import { channel } from 'node:diagnostics_channel';
import type { FaultPoint } from './fault-points.js';

const points = channel('strongroom:fault-point');

/**
 * Marks the place. Without a listener, which no build has, nothing happens.
 *
 * @param detail what passes there, such as the number of a page; told as a name of its own, `name:detail`
 */
export function faultPoint(name: FaultPoint, detail?: number): void {
  if (!points.hasSubscribers) return;
  points.publish(name);
  if (detail !== undefined) points.publish(`${name}:${detail}`);
}
