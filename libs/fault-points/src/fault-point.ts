import { channel } from 'node:diagnostics_channel';
import type { FaultPoint } from './fault-points.js';

const points = channel('strongroom:fault-point');

/** Marks the place. Without a listener, which no build has, nothing happens. */
export function faultPoint(name: FaultPoint): void {
  if (points.hasSubscribers) points.publish(name);
}
